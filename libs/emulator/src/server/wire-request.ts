import type { IncomingMessage } from "node:http";
import type { ReceivedRequest } from "../data-plane/received-request";
import { readBody } from "./read-body";

/** A request as the data plane sees it. */
export function wireRequest(incoming: IncomingMessage): ReceivedRequest {
  const target = originForm(incoming.url ?? "/");
  const queryAt = target.indexOf("?");
  const method = incoming.method ?? "GET";
  const protocol = `HTTP/${incoming.httpVersion}`;
  const untrustedHeaders: [string, string][] = [];
  // Method, target and version with their separators; each header with `: ` and its line end.
  let headBytes = method.length + target.length + protocol.length + 4;
  const raw = incoming.rawHeaders;
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] as string;
    const value = raw[at + 1] as string;
    headBytes += name.length + value.length + 4;
    untrustedHeaders.push([name, value]);
  }
  return {
    method,
    untrustedPath: queryAt < 0 ? target : target.slice(0, queryAt),
    untrustedQuery: queryAt < 0 ? "" : target.slice(queryAt + 1),
    untrustedHeaders,
    headBytes,
    protocol,
    sourceIp: incoming.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "",
    body: (limit) => readBody(incoming, limit),
  };
}

/** A request line may name the whole URL, as it does for a proxy (RFC 9112, section 3.2.2). */
function originForm(untrustedTarget: string): string {
  const [, rest] = /^https?:\/\/[^/?]*(.*)$/is.exec(untrustedTarget) ?? [];
  if (rest === undefined) return untrustedTarget;
  return rest.startsWith("/") ? rest : `/${rest}`;
}
