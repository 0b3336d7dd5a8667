import type { IncomingMessage } from "node:http";
import type { ReceivedRequest } from "../data-plane/received-request";
import { readBody } from "./read-body";

/** A request as the data plane sees it. */
export class WireRequest implements ReceivedRequest {
  readonly method: string;
  readonly untrustedPath: string;
  readonly untrustedQuery: string;
  readonly untrustedHeaders: readonly (readonly [string, string])[];
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
    const headers: [string, string][] = [];
    // Method, target and version with their separators; each header with `: ` and its line end.
    let headBytes = this.method.length + target.length + this.protocol.length + 4;
    const raw = incoming.rawHeaders;
    for (let at = 0; at < raw.length; at += 2) {
      const name = raw[at] as string;
      const value = raw[at + 1] as string;
      headBytes += name.length + value.length + 4;
      headers.push([name, value]);
    }
    this.untrustedHeaders = headers;
    this.headBytes = headBytes;
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
