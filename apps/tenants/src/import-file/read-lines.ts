import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { ImportFileError } from "./errors";

/** More bytes than any valid row has, however it is quoted. */
export const MAX_LINE_BYTES = 64 * 1024;

/** One line of a file, without its line break, or the problem with it. */
export type FileLine = { readonly line: number } & (
  | { readonly text: string }
  | {
      readonly problem: string;
      /** The first characters, which may contain the tenant's id. */
      readonly start: string;
    }
);

/** The number of bytes that are kept of a line that is too long. */
const KEPT_BYTES = 1024;

const LF = 0x0a;

/**
 * The lines of a UTF-8 file, which end in LF or CR LF, without empty lines and a byte order mark. Holds only
 * one line in memory, and only the start of a line that is too long.
 *
 * @throws {ImportFileError} when the file cannot be read, or is not text.
 */
export async function* readLines(path: string): AsyncIterable<FileLine> {
  let line = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const take = (part: Buffer) => {
    if (part.includes(0))
      throw new ImportFileError(`${path} is not a text file: there is a NUL byte on line ${line}`);
    length += part.length;
    if (length <= MAX_LINE_BYTES) parts.push(part);
    else parts = [Buffer.concat([...parts, part.subarray(0, KEPT_BYTES)]).subarray(0, KEPT_BYTES)];
  };
  const end = () => {
    const read = lineOf(line, Buffer.concat(parts), length);
    line += 1;
    parts = [];
    length = 0;
    return read;
  };
  try {
    // The file is read twice, but a pipe can be read only once.
    if (!(await stat(path)).isFile()) throw new ImportFileError(`${path} is not a regular file`);
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
        take(chunk.subarray(from, at));
        from = at + 1;
        const read = end();
        if (read) yield read;
      }
      take(chunk.subarray(from));
    }
  } catch (error) {
    throw error instanceof ImportFileError ? error : unreadable(path, error as NodeJS.ErrnoException);
  }
  const last = end();
  if (last) yield last;
}

function lineOf(line: number, bytes: Buffer, length: number): FileLine | undefined {
  if (length > MAX_LINE_BYTES)
    return {
      line,
      problem: `the line has ${length} bytes, more than ${MAX_LINE_BYTES}`,
      start: bytes.toString("latin1"),
    };
  try {
    // The decoder drops a byte order mark, which only the first line can have.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: line > 1 }).decode(bytes);
    const trimmed = text.replace(/\r$/, "");
    return trimmed.trim() === "" ? undefined : { line, text: trimmed };
  } catch {
    return {
      line,
      problem: "the line is not UTF-8",
      start: bytes.subarray(0, KEPT_BYTES).toString("latin1"),
    };
  }
}

function unreadable(path: string, error: NodeJS.ErrnoException): Error {
  if (error.code === undefined) return error;
  if (error.code === "ENOENT") return new ImportFileError(`file ${path} does not exist`);
  return new ImportFileError(`${path} cannot be read (${error.code})`);
}
