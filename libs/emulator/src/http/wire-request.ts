import type { IncomingMessage } from "node:http";
import { type ReceivedRequest } from "./received-request";
import { wireHeaders } from "./wire-headers";
import { BodyTooLargeError, ClientGoneError } from "./errors";

/** A request as the data plane sees it. */
export class WireRequest implements ReceivedRequest {
  readonly method: string;
  readonly untrustedPath: string;
  readonly untrustedQuery: string;
  readonly untrustedHeaders: ReceivedRequest["untrustedHeaders"];
  readonly headBytes: number;
  readonly protocol: string;
  readonly sourceIp: string;

  constructor(private readonly incoming: IncomingMessage) {
    const target = originForm(incoming.url ?? "/");
    const queryAt = target.indexOf("?");
    this.method = incoming.method ?? "GET";
    this.untrustedPath = queryAt < 0 ? target : target.slice(0, queryAt);
    this.untrustedQuery = queryAt < 0 ? "" : target.slice(queryAt + 1);
    this.protocol = `HTTP/${incoming.httpVersion}`;
    this.sourceIp = withoutMapping(incoming.socket.remoteAddress ?? "");
    const { list, bytes } = wireHeaders(incoming);
    this.untrustedHeaders = list;
    // Method, target and version with their separators, and the headers.
    this.headBytes = this.method.length + target.length + this.protocol.length + 4 + bytes;
  }

  body(limit: number): Promise<Buffer> | Buffer {
    return readBody(this.incoming, limit);
  }
}

/** An IPv4 address that came in over IPv6 as it is. */
function withoutMapping(address: string): string {
  return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}

/** A request line may name the whole URL, as it does for a proxy (RFC 9112, section 3.2.2). */
function originForm(untrustedTarget: string): string {
  if (untrustedTarget.startsWith("/")) return untrustedTarget;
  const [, rest] = /^https?:\/\/[^/?]*(.*)$/is.exec(untrustedTarget) ?? [];
  if (rest === undefined) return untrustedTarget;
  return rest.startsWith("/") ? rest : `/${rest}`;
}

const EMPTY = Buffer.alloc(0);

/**
 * Reads a request's body into memory, as far as the limit.
 *
 * @throws {BodyTooLargeError} without waiting for the rest.
 * @throws {ClientGoneError} when the connection ends first.
 */
function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer> | Buffer {
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
