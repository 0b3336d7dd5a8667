import type { IncomingMessage } from "node:http";
import type { ReceivedRequest } from "../data-plane/received-request";
import { readBody } from "./read-body";
import { wireHeaders } from "./wire-headers";

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
