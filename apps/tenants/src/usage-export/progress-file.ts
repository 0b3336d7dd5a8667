import { type BillPeriod, type BillPlace, placeOfRecord } from "@tollgate/usage-runtime";
import { NEW_FILE, OWNER_ONLY } from "@tollgate/program-output";
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { UsageError } from "../io/errors";
import { OutFileError } from "../output/out-file";

/** How far a delivery to an endpoint came. The file has no credentials, and not the endpoint's address. */
export interface Progress {
  /** Id of the last record that was acknowledged. */
  readonly last: string;
  readonly isDone: boolean;
}

const VERSION = 1;

/** The progress of one export to one endpoint, in a file that is replaced as a whole. */
export class ProgressFile {
  constructor(
    private readonly path: string,
    private readonly url: URL,
    private readonly period: BillPeriod,
  ) {}

  /**
   * @returns the place of the last record, and whether all were acknowledged; undefined for an export that has not begun
   * @throws {UsageError} for a file of another export or endpoint, which is not overwritten. {@link OutFileError}
   */
  read(): { readonly after: BillPlace; readonly isDone: boolean } | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw new OutFileError(this.path, error as NodeJS.ErrnoException);
    }
    const { version, endpoint, last, isDone } = membersOf(text);
    const after = typeof last === "string" ? placeOfRecord(last, this.period) : undefined;
    if (version !== VERSION || endpoint !== digestOf(this.url) || after === undefined)
      throw new UsageError(
        `${this.path} is no progress of this export to this endpoint: give another --progress, or remove the file to send everything again`,
      );
    return { after, isDone: isDone === true };
  }

  /** @throws {OutFileError} */
  write(progress: Progress): void {
    const next = `${this.path}.next`;
    try {
      // What a killed run has left.
      rmSync(next, { force: true });
      const file = openSync(next, NEW_FILE, OWNER_ONLY);
      try {
        writeSync(
          file,
          `${JSON.stringify({ version: VERSION, endpoint: digestOf(this.url), ...progress })}\n`,
        );
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(next, this.path);
    } catch (error) {
      throw new OutFileError(this.path, error as NodeJS.ErrnoException);
    }
  }
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const untrusted: unknown = JSON.parse(text);
    return typeof untrusted === "object" && untrusted !== null ? (untrusted as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A path may be a secret, as that of a web hook. */
function digestOf(url: URL): string {
  return createHash("sha256").update(url.href).digest("hex");
}
