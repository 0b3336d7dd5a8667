import { fstatSync, fsyncSync, readSync, statSync, writeSync } from "node:fs";
import { writeReason } from "./own-file";

/** Exit status of a program whose reader has gone away, as of one that the signal SIGPIPE has ended. */
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

/** Standard output was closed when the program started: what it writes goes nowhere. */
export class NoOutputError extends Error {
  override readonly name = "NoOutputError";

  constructor() {
    super("standard output is closed, so the secret could not be shown: give a file for it with --out");
  }
}

/** Standard output, where it is known of each write whether it arrived. */
export interface Output {
  /** Writes results. A file takes them at once, or this throws; of a pipe, which reads bytes later, `onBroken` is told. @throws {OutputError} */
  write(written: string | Uint8Array): void;
  /** Writes what must not be lost: resolves once a pipe has taken it, and a file has it on its disk. @throws {OutputError} */
  deliver(text: string): Promise<void>;
  /** Whether it leads anywhere. */
  readonly isOpen: boolean;
}

/**
 * Node writes to files and devices with one call, and does not notice that only a part was taken: so this writes by itself
 * there, and through the stream to pipes and terminals.
 *
 * @param onBroken is told what a write to a pipe or terminal failed with that nobody waits for
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
 * In place of a standard stream that is closed Node opens the null device, and unlike a shell's `> /dev/null` also for
 * reading.
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
