import type { FileHandle } from "node:fs/promises";
import { open, rm } from "node:fs/promises";
import { NEW_FILE, OWN_FILE, OWNER_ONLY } from "@tollgate/program-output";
import type { MintedSecret, MintedSecrets } from "@tollgate/tenant-provisioning-runtime";
import { checkOwn, OutFileError } from "../output/out-file";
import { guarded, unguarded } from "./formats";

const HEADER = "id,token_id,token";

/**
 * The file with an import's minted secrets: CSV that only its owner can read, without spreadsheet formulas. A
 * run that continues an import appends to the file, and reads the secrets of the earlier run from it.
 */
export class SecretsFile implements MintedSecrets {
  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private readonly earlier: ReadonlyMap<string, string>,
    private isEmpty: boolean,
  ) {}

  /**
   * @throws {OutFileError} when the file cannot be created, or exists and is not an import's secrets file.
   */
  static async open(path: string): Promise<SecretsFile> {
    const created = await create(path);
    const file = created ?? (await onDisk(path, () => open(path, OWN_FILE)));
    try {
      checkOwn(path, await file.stat(), created === undefined);
      const { secrets, length } = created ? NOTHING : await readSecrets(path, file);
      return await onDisk(path, async () => {
        // A killed run may have left an incomplete line, whose hash is not stored.
        if (!created) await file.truncate(length);
        if (length === 0) await file.appendFile(`${HEADER}\n`);
        return new SecretsFile(path, file, secrets, created !== undefined);
      });
    } catch (error) {
      await file.close();
      if (created) await rm(path, { force: true });
      throw error;
    }
  }

  find(tenantId: string, tokenId: string): string | undefined {
    return this.earlier.get(`${tenantId},${tokenId}`);
  }

  private last: Promise<unknown> = Promise.resolve();

  async keep(secrets: readonly MintedSecret[]): Promise<void> {
    if (secrets.length === 0) return;
    const lines = secrets.map(({ tenantId, tokenId, token }) =>
      [tenantId, tokenId, token].map(guarded).join().concat("\n"),
    );
    // After a failure, some of the secrets may remain. Their tokens are not stored, and the next run reads
    // them from here.
    this.isEmpty = false;
    // Cells import at the same time, and a file handle takes one write after the other.
    const kept = this.last.then(() =>
      onDisk(this.path, async () => {
        await this.file.appendFile(lines.join(""));
        await this.file.sync();
      }),
    );
    this.last = kept.catch(() => undefined);
    await kept;
  }

  /** Removes the file if this run created it and it is empty. */
  async close(): Promise<void> {
    await this.file.close();
    if (this.isEmpty) await rm(this.path, { force: true });
  }
}

/** @throws {OutFileError} when the disk is full, or fails */
async function onDisk<Value>(path: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    throw new OutFileError(path, error as NodeJS.ErrnoException);
  }
}

/** Used for an import that mints no tokens. */
export const noSecrets: MintedSecrets = {
  find: () => undefined,
  keep: async (secrets) => {
    if (secrets.length > 0) throw new Error("no file for secrets is given");
  },
};

/** Creates the file. @returns undefined if it exists */
async function create(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, NEW_FILE, OWNER_ONLY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw new OutFileError(path, error as NodeJS.ErrnoException);
  }
}

/** The secrets in a file, and the length of its complete lines. */
interface Read {
  readonly secrets: ReadonlyMap<string, string>;
  readonly length: number;
}
const NOTHING: Read = { secrets: new Map(), length: 0 };

async function readSecrets(path: string, file: FileHandle): Promise<Read> {
  const secrets = new Map<string, string>();
  const content = file.createReadStream({ start: 0, autoClose: false, encoding: "latin1" });
  let [text, length, isHeader] = ["", 0, true];
  for await (const chunk of content as AsyncIterable<string>) {
    text += chunk;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n")) {
      const line = text.slice(0, end);
      if (isHeader && line !== HEADER)
        throw new OutFileError(path, "exists already and was not written by an import");
      isHeader = false;
      const [id = "", tokenId = "", token = ""] = line.split(",").map(unguarded);
      secrets.set(`${id},${tokenId}`, token);
      text = text.slice(end + 1);
      length += end + 1;
    }
  }
  if (isHeader && !HEADER.startsWith(text))
    throw new OutFileError(path, "exists already and was not written by an import");
  return { secrets, length };
}
