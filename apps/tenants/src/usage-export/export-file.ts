import type { BillPlace } from "@tollgate/usage-runtime";
import { NEW_FILE, OWN_FILE, OWNER_ONLY } from "@tollgate/program-output";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from "node:fs";
import { checkOwn, OutFileError } from "../output/out-file";
import { UsageError } from "../io/errors";

/** Appended to the name of a file until it is complete, so that nobody takes a part for all of it. */
export const UNFINISHED = ".unfinished";

/** Read at once from the end of a file: more than a line has. */
const TAIL_BYTES = 65_536;

/** A file of lines that is continued where an earlier run stopped. */
export class ExportFile {
  private constructor(
    private readonly path: string,
    private readonly file: number,
    private size: number,
    /** The last complete line. Undefined for a new file. */
    readonly lastLine: string | undefined,
  ) {}

  /**
   * Opens the file, and removes a line that an earlier run wrote in part.
   *
   * @throws {OutFileError} when it is complete already, cannot be written, or others could change it
   */
  static open(path: string): ExportFile {
    if (existsSync(path)) throw new OutFileError(path, "exists already: an export never replaces a file");
    const unfinished = `${path}${UNFINISHED}`;
    return onDisk(unfinished, () => {
      const wasThere = existsSync(unfinished);
      const file = openSync(unfinished, wasThere ? OWN_FILE : NEW_FILE, OWNER_ONLY);
      try {
        const stats = fstatSync(file);
        checkOwn(unfinished, stats, wasThere);
        const { end, line } = wasThere ? lastLineOf(file, stats.size) : { end: 0, line: undefined };
        ftruncateSync(file, end);
        return new ExportFile(path, file, end, line);
      } catch (error) {
        closeSync(file);
        throw error;
      }
    });
  }

  /** Appends a line. @throws {OutFileError} */
  append(line: string): void {
    const unfinished = `${this.path}${UNFINISHED}`;
    onDisk(unfinished, () => {
      if (fstatSync(this.file).size !== this.size)
        throw new OutFileError(unfinished, "is written by another run at the same time");
      const bytes = Buffer.from(line);
      // A write may be partial, for example on a nearly full disk.
      for (let at = 0; at < bytes.length;) at += writeSync(this.file, bytes, at);
      this.size += bytes.length;
    });
  }

  /** Gives the complete file its name. @throws {OutFileError} */
  finish(): void {
    onDisk(this.path, () => {
      fsyncSync(this.file);
      if (existsSync(this.path))
        throw new OutFileError(this.path, "was created by another run at the same time");
      renameSync(`${this.path}${UNFINISHED}`, this.path);
    });
  }

  close(): void {
    closeSync(this.file);
  }
}

/**
 * The place of the last record of a file.
 *
 * @param placeOf reads a line's record
 * @throws {UsageError} for a file of something else
 */
export function placeInFile(
  { lastLine }: Pick<ExportFile, "lastLine">,
  header: string,
  placeOf: (line: string) => BillPlace | undefined,
): BillPlace | undefined {
  if (lastLine === undefined || `${lastLine}\n` === header) return undefined;
  const place = placeOf(lastLine);
  if (place === undefined)
    throw new UsageError(
      "the unfinished file is of another export: it has another month, environment, time or format; remove it, or give another --out",
    );
  return place;
}

function lastLineOf(file: number, size: number): { readonly end: number; readonly line: string | undefined } {
  const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
  readSync(file, bytes, 0, bytes.length, size - bytes.length);
  const last = bytes.lastIndexOf("\n");
  if (last === -1) return { end: 0, line: undefined };
  const before = bytes.subarray(0, last).lastIndexOf("\n");
  return { end: size - bytes.length + last + 1, line: bytes.toString("utf8", before + 1, last) };
}

function onDisk<Value>(path: string, act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    throw error instanceof OutFileError ? error : new OutFileError(path, error as NodeJS.ErrnoException);
  }
}
