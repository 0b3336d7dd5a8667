import type { IncomingMessage } from "node:http";
import { BodyTooLargeError, ClientGoneError } from "../data-plane/received-request";

const EMPTY = Buffer.alloc(0);

/**
 * Reads a request's body into memory, as far as the limit.
 *
 * @throws {BodyTooLargeError} without waiting for the rest.
 * @throws {ClientGoneError} when the connection ends first.
 */
export function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer> | Buffer {
  const { "content-length": length, "transfer-encoding": encoding } = incoming.headers;
  if (length === undefined && encoding === undefined) return EMPTY;
  if (Number(length) > limit) return Promise.reject(new BodyTooLargeError());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return void chunks.push(chunk);
      incoming.off("data", onData);
      chunks.length = 0;
      // The rest flows on, kept by nobody, so that the client can read the answer.
      incoming.resume();
      reject(new BodyTooLargeError());
    };
    incoming.on("data", onData);
    incoming.once("end", () => resolve(Buffer.concat(chunks)));
    incoming.once("error", () => reject(new ClientGoneError()));
    incoming.once("close", () => reject(new ClientGoneError()));
  });
}
