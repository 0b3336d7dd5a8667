// Exported log files: reads and unpacks them, and finds access log lines in all of AWS's export formats.
// Not here: the parser of a line (@tollgate/observability-runtime), and what a replay shows (../source).

import { TextDecoder } from "node:util";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { GzipError, unpacked } from "./gunzip";
import { ReplayFileError } from "./errors";
import { describeBytes } from "./file-kind";

const CHUNK_BYTES = 256 * 1024;
/** Number of first bytes that identify a file's format. */
const FIRST_BYTES = 16;

/** A text file, plain or packed with gzip. Its first bytes decide, not its name. */
export class LogFile {
  private constructor(
    readonly path: string,
    /** Size on disk in bytes. */
    private readonly size: number,
  ) {}

  /** @throws {ReplayFileError} */
  static async open(path: string): Promise<LogFile> {
    const handle = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
      throw new ReplayFileError(path, WHY[error.code ?? ""] ?? error.message, { cause: error });
    });
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw new ReplayFileError(path, "it is not a file that can be read twice");
      return new LogFile(path, stats.size);
    } finally {
      await handle.close();
    }
  }

  /**
   * Reads the text of the file in pieces, until its end.
   *
   * @param take gets a piece, cut anywhere, and the share of the file that has been read, from 0 to 1
   * @returns the reason why only a part of the file could be read, if so; the text before it has been handed
   * over
   */
  async read(
    take: (untrustedText: string, progress: number) => void,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const file = createReadStream(this.path, { highWaterMark: CHUNK_BYTES, ...(signal && { signal }) });
    const progress = () => (this.size === 0 ? 1 : file.bytesRead / this.size);
    let decoder: TextDecoder | undefined;
    try {
      for await (const chunk of unpacked(file as AsyncIterable<Buffer>)) {
        if (!decoder) {
          const foreign = describeBytes(chunk.subarray(0, FIRST_BYTES));
          if (foreign !== undefined) return foreign;
          decoder = new TextDecoder(encodingOf(chunk));
        }
        take(decoder.decode(chunk, { stream: true }), progress());
      }
      return undefined;
    } catch (error) {
      return signal?.aborted ? undefined : whyUnreadable(error as Error);
    } finally {
      if (!signal?.aborted) take(decoder?.decode() ?? "", 1);
      file.destroy();
    }
  }
}

/** PowerShell on Windows writes a command's output in UTF-16, with a byte order mark. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EACCES: "this user has no permission to read it",
  EISDIR: "it is a folder",
};

function whyUnreadable(error: Error): string {
  const what = error instanceof GzipError ? `of its gzip data, ${error.message}` : error.message;
  return `${what}; what comes before is shown`;
}
