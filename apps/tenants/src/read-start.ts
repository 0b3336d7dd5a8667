import type { Readable } from "node:stream";

/** What a stream holds; of one that is longer, or never ends, its start, which is longer than `length` characters. */
export async function readStart(stream: Readable, length: number): Promise<string> {
  let read = "";
  for await (const chunk of stream.setEncoding("utf8") as AsyncIterable<string>) {
    read += chunk;
    if (read.length > length) break;
  }
  return read;
}
