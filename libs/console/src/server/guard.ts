import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

export const POLICY = "Content-Security-Policy";

/** Headers of every answer: nothing from elsewhere runs, frames or reads the console, and nothing of it is kept. */
export const SECURITY_HEADERS = {
  [POLICY]:
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Cache-Control": "no-store",
} as const;

/** Swagger UI's style sheet has its icons in itself. */
export const API_POLICY = `${SECURITY_HEADERS[POLICY]}; img-src 'self' data:`;

/** Whether a host, as one listens on it or as an URL names it, is this machine and reachable from no other. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  if (isIP(name) === 4) return name.startsWith("127.");
  return name === "localhost" || name === "::1" || (isIP(name) === 6 && /^::ffff:127\./.test(name));
}

/**
 * Why a request is refused, if it is. A page of another site can make a browser send requests here, under that site's name
 * once its name server points to this machine (DNS rebinding): the Host header tells.
 */
export function refusalOf({
  method,
  headers,
  socket,
}: IncomingMessage): [status: number, why: string] | undefined {
  if (!isLoopback(socket.remoteAddress ?? "")) return [403, "The console is for this machine only."];
  if (!isLoopback(hostname(headers.host))) {
    return [403, "The console answers to localhost and loopback addresses only."];
  }
  const site = headers["sec-fetch-site"];
  if (site === "cross-site" && headers["sec-fetch-mode"] !== "navigate") {
    return [403, "The console is not for other sites."];
  }
  return method === "GET" || method === "HEAD" ? undefined : [405, "The console only shows: GET."];
}

/** A Host header without its port. */
function hostname(untrustedHost: string | undefined): string {
  return /^(\[[^\]]*\]|[^:]*)(:\d{1,5})?$/.exec(untrustedHost ?? "")?.[1] ?? "";
}
