import { fstatSync, fsyncSync, readSync, statSync, writeSync } from "node:fs";
import { writeReason } from "./own-file";

/**
 * The exit status of a program whose reader has stopped reading. It is the same as for the signal SIGPIPE.
 */
export const NOBODY_READS = 141;

/** Results cannot be written to standard output. */
export class OutputError extends Error {
  override readonly name = "OutputError";
  readonly code: string | undefined;

  constructor(cause: NodeJS.ErrnoException) {
    super(`standard output cannot be written${writeReason(cause)}`, { cause });
    this.code = cause.code;
  }
}

/** Standard output was closed when the program started, so its results would be lost. */
export class NoOutputError extends Error {
  override readonly name = "NoOutputError";

  constructor() {
    super("standard output is closed, so the secret could not be shown: give a file for it with --out");
  }
}

/** Standard output that reports for each write whether it arrived. */
export interface Output {
  /**
   * Writes results. To a file, the write is complete when this returns. A pipe reads later, so its errors are
   * passed to `onBroken`.
   *
   * @throws {OutputError}
   */
  write(written: string | Uint8Array): void;
  /**
   * Writes a text that must not be lost. Resolves once a pipe has accepted it, or a file has it on disk.
   *
   * @throws {OutputError}
   */
  deliver(text: string): Promise<void>;
  /** Whether standard output was open when the program started. */
  readonly isOpen: boolean;
}

/**
 * Writes to files and devices directly, because Node.js writes to them with one call and does not notice a
 * partial write. Writes to pipes and terminals through the stream.
 *
 * @param onBroken receives the error of a write to a pipe or terminal that no `deliver` waits for
 */
export function standardOutput(
  stream: NodeJS.WriteStream & { fd: number },
  onBroken: (error: OutputError) => void,
): Output {
  const { fd } = stream;
  const status = fstatSync(fd);
  const isFile = status.isFile();
  let isReported = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (!isReported) onBroken(new OutputError(error));
  });

  const writeThrough = (written: string | Uint8Array): void => {
    const bytes = Buffer.from(written);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
    } catch (error) {
      isReported = true;
      throw new OutputError(error as NodeJS.ErrnoException);
    }
  };
  if (isFile || (status.isCharacterDevice() && !stream.isTTY))
    return {
      isOpen: !isReplacedByNode(fd),
      write: writeThrough,
      async deliver(text) {
        writeThrough(text);
        try {
          if (isFile) fsyncSync(fd);
        } catch (error) {
          throw new OutputError(error as NodeJS.ErrnoException);
        }
      },
    };
  return {
    isOpen: true,
    write: (written) => void stream.write(written),
    deliver: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (!error) return resolve();
          isReported = true;
          reject(new OutputError(error));
        });
      }),
  };
}

/**
 * Whether Node.js opened the null device in place of a closed stream. Unlike a shell's `> /dev/null`, Node.js
 * opens it also for reading.
 */
function isReplacedByNode(fd: number): boolean {
  try {
    if (fstatSync(fd).rdev !== statSync("/dev/null").rdev) return false;
    readSync(fd, Buffer.alloc(1));
    return true;
  } catch {
    return false;
  }
}
