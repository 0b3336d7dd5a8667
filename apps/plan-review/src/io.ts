import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/** What the program reads and writes; tests have their own. */
export interface Io {
  /** Results: stdout. */
  readonly out: (text: string) => void;
  /** All else: stderr. */
  readonly note: (text: string) => void;
  readonly readFile: (path: string) => Uint8Array;
  /** A file that someone else wrote, such as the author of a pull request; `undefined` where there is none. */
  readonly readUntrustedFile: (path: string) => Uint8Array | undefined;
  readonly readInput: () => Promise<Uint8Array>;
  readonly exists: (path: string) => boolean;
  readonly now: () => Date;
}

/** More than any file of exceptions has; so a device or a huge file cannot exhaust the memory. */
const MAX_BYTES = 4_000_000;

/**
 * Reads a regular file. A link is not followed: it could name a file of this machine, whose text an error would show.
 *
 * @throws {Error} for a link, a folder, a device, or a file of more than 4 MB.
 */
export function readUntrustedFile(path: string): Uint8Array | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code === "ELOOP") throw new Error("it is a link, which is not followed");
    throw error;
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new Error("it is no regular file");
    if (status.size > MAX_BYTES) throw new Error("it is larger than 4 MB");
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
