import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { ReplayFileError } from "./replay-file-error";

/** What is longer than this is no line of a log; it is passed over without being kept. */
const MAX_LINE = 16 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

/** A file of lines, as it is or compressed with gzip, which its first bytes tell and not its name. */
export class LogFile {
  private constructor(
    readonly path: string,
    /** In bytes, as it is on the disk. */
    private readonly size: number,
    private readonly isGzip: boolean,
  ) {}

  /** @throws {ReplayFileError} */
  static async open(path: string): Promise<LogFile> {
    const handle = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
      throw new ReplayFileError(path, WHY[error.code ?? ""] ?? error.message, { cause: error });
    });
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw new ReplayFileError(path, "it is not a file that can be read twice");
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
      return new LogFile(path, stats.size, bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b);
    } finally {
      await handle.close();
    }
  }

  /**
   * Hands over the lines of the file, those of a chunk at once, until its end.
   *
   * @param take gets the lines, and how much of the file has been read, from 0 to 1
   * @returns why not all of the file could be read, if so; what was before that has been handed over
   */
  async lines(
    take: (untrustedLines: readonly string[], progress: number) => void,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const file = createReadStream(this.path, { highWaterMark: CHUNK_BYTES, ...(signal && { signal }) });
    const text: Readable = this.isGzip ? file.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : file;
    // A pipe does not pass errors on.
    if (text !== file) file.on("error", (error) => text.destroy(error));
    const progress = () => (this.size === 0 ? 1 : file.bytesRead / this.size);
    const lines = new LineSplitter();
    try {
      for await (const chunk of text.setEncoding("utf8") as AsyncIterable<string>) {
        take(lines.split(chunk), progress());
      }
      take(lines.rest(), 1);
      return undefined;
    } catch (error) {
      if (signal?.aborted) return undefined;
      take(lines.rest(), 1);
      return whyUnreadable(error as NodeJS.ErrnoException);
    } finally {
      file.destroy();
    }
  }
}

/** Puts together lines that chunks cut apart. */
class LineSplitter {
  private begun = "";
  private isTooLong = false;

  split(chunk: string): readonly string[] {
    const lines = chunk.split("\n");
    const last = lines.pop() as string;
    if (lines.length === 0) {
      this.begin(last);
      return [];
    }
    lines[0] = this.isTooLong ? TOO_LONG : this.begun + lines[0];
    this.begun = "";
    this.isTooLong = false;
    this.begin(last);
    return lines;
  }

  rest(): readonly string[] {
    if (this.isTooLong) return [TOO_LONG];
    return this.begun === "" ? [] : [this.begun];
  }

  private begin(text: string): void {
    this.isTooLong ||= this.begun.length + text.length > MAX_LINE;
    this.begun = this.isTooLong ? "" : this.begun + text;
  }
}

/** Stands for a line that was not kept: it is not one of an access log, either. */
const TOO_LONG = "(a line that is too long)";

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read",
  EISDIR: "it is a folder",
};

function whyUnreadable({ code, message }: NodeJS.ErrnoException): string {
  if (code === "Z_BUF_ERROR") return "its gzip data ends too early; what comes before is shown";
  if (code?.startsWith("Z_")) return `its gzip data is damaged (${message}); what comes before is shown`;
  return `${message}; what comes before is shown`;
}
