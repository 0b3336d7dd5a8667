import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/** The program's input and output; tests replace it. */
export interface Io {
  /** Writes results to stdout. */
  readonly out: (text: string) => void;
  /** Writes everything else to stderr. */
  readonly note: (text: string) => void;
  readonly readFile: (path: string) => Uint8Array;
  /**
   * Reads a file from an untrusted author, such as that of a pull request. Returns `undefined` where there is
   * none.
   */
  readonly readUntrustedFile: (path: string) => Uint8Array | undefined;
  readonly readInput: () => Promise<Uint8Array>;
  readonly exists: (path: string) => boolean;
  readonly now: () => Date;
}

/** More than any exceptions file has, so that a device or a huge file cannot exhaust the memory. */
const MAX_BYTES = 4_000_000;

/**
 * Reads a regular file. It does not follow links: a link could name a file of this machine, whose text an
 * error would show.
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
    if (!status.isFile()) throw new Error("it is not a regular file");
    if (status.size > MAX_BYTES) throw new Error("it is larger than 4 MB");
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
