import type { FileHandle } from "node:fs/promises";
import { open, rm } from "node:fs/promises";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";

/** The file for a secret cannot be made. */
export class OutFileError extends Error {
  override readonly name = "OutFileError";

  constructor(path: string, cause: NodeJS.ErrnoException | string) {
    super(`${path} ${typeof cause === "string" ? cause : reasonOf(cause)}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder is not there",
  EACCES: "you may not write there",
  EROFS: "that file system is read-only",
  ENOSPC: "there is no space left",
};

function reasonOf({ code }: NodeJS.ErrnoException): string {
  if (code === "EEXIST") return "is there already: a secret is never written over another file";
  const reason = REASONS[code ?? ""];
  return `cannot be written${reason === undefined ? "" : `: ${reason}`} (${code})`;
}

/**
 * Runs what makes a secret, with a new file for it that only its owner can read. The file is made first, so that no secret
 * is made that cannot be kept, and removed if there is none.
 *
 * @throws {OutFileError} before anything is done.
 */
export async function withOutFile<Result>(
  path: string,
  run: (write: (secret: string) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const file = await create(path);
  let written = false;
  try {
    return await run(async (secret) => {
      await file.writeFile(`${secret}\n`);
      await file.sync();
      written = true;
    });
  } finally {
    await file.close();
    if (!written) await rm(path, { force: true });
  }
}

async function create(path: string): Promise<FileHandle> {
  try {
    return await open(path, "wx", 0o600);
  } catch (error) {
    throw new OutFileError(path, error as NodeJS.ErrnoException);
  }
}

/**
 * Runs what writes results, with a new file for them that only its owner can read. Where it fails, the file is removed: half
 * of the results would be taken for all of them.
 *
 * @throws {OutFileError} before anything is done.
 */
export async function withResultFile<Result>(
  path: string,
  run: (write: (text: string) => void) => Promise<Result>,
): Promise<Result> {
  let file: number;
  try {
    file = openSync(path, "wx", 0o600);
  } catch (error) {
    throw new OutFileError(path, error as NodeJS.ErrnoException);
  }
  try {
    return await run((text) => void writeSync(file, text));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}
