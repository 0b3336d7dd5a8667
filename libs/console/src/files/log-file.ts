import { TextDecoder } from "node:util";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { GzipError, unpacked } from "./gunzip";
import { ReplayFileError } from "./errors";
import { describeBytes } from "./file-kind";

const CHUNK_BYTES = 256 * 1024;
/** As many of a file's first bytes tell what it is. */
const FIRST_BYTES = 16;

/** A file of text, as it is or packed with gzip, which its first bytes tell and not its name. */
export class LogFile {
  private constructor(
    readonly path: string,
    /** In bytes, as it is on the disk. */
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
   * Hands over the text of the file, in pieces, until its end.
   *
   * @param take gets a piece, cut anywhere, and how much of the file has been read, from 0 to 1
   * @returns why not all of the file could be read, if so; what was before that has been handed over
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

/** Windows' PowerShell writes what a command prints in UTF-16, with a byte order mark. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read",
  EISDIR: "it is a folder",
};

function whyUnreadable(error: Error): string {
  const what = error instanceof GzipError ? `of its gzip data, ${error.message}` : error.message;
  return `${what}; what comes before is shown`;
}
