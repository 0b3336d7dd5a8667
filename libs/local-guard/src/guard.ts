import type { IncomingMessage } from "node:http";
import { cannotBeRebound, hostOf, isLoopback } from "./hosts";

/**
 * Who may use the control plane, DynamoDB and the console:
 *
 * - `this machine`: its programs, and pages that it serves at the same address
 * - `everyone`: all clients that reach the port, except pages of other sites in a browser
 * - `nobody`: the server can be reached from other machines, without an option that allows remote control
 */
export type Audience = "this machine" | "everyone" | "nobody";

/** Why a request is refused, as a message for its sender. The status is 403. */
export type Refusal = string;

/** The parts of a request that the guard checks. */
export type Judged = Pick<IncomingMessage, "method" | "url" | "rawHeaders" | "socket">;

/** Checks a request. It does not read the body and has no state. */
export type Guard = (incoming: Judged) => Refusal | undefined;

const CLOSED =
  "Closed: the gateway listens on more than this machine (HOST), and there only the API itself is open. " +
  "What it prints at its start names an address for programs of this machine; ALLOW_REMOTE_CONTROL=1 opens everything to whoever reaches the port.";

/** Headers that proxies add. The sender is unknown then. */
const OF_PROXIES = /^(forwarded|via|x-forwarded-.*|x-real-ip|x-original-.*|cf-connecting-ip|true-client-ip)$/;

/**
 * The guard of control plane, DynamoDB, secrets and console.
 *
 * A page of another site can make a browser on this machine send requests here in two ways: with its own host
 * name, once its DNS server returns this address (DNS rebinding), which the Host header shows; or across
 * sites, which Origin and Sec-Fetch-Site show. Programs such as the AWS SDKs send neither Origin nor
 * Sec-Fetch-Site.
 */
export function guard(audience: Audience): Guard {
  return (incoming) => {
    if (audience === "nobody") return CLOSED;
    const headers = headersOf(incoming.rawHeaders);
    if (audience === "this machine") {
      if (!isLoopback(incoming.socket.remoteAddress ?? "")) return "This is for this machine only.";
      if ([...headers.keys()].some((name) => OF_PROXIES.test(name)))
        return "This is for programs of this machine only, and the request came through a proxy (Forwarded, Via, X-Forwarded-...).";
    }
    return (
      refusalOfHost(audience, incoming.url ?? "", headers.get("host") ?? []) ??
      refusalOfOrigin(headers.get("origin") ?? [], headers.get("host") ?? []) ??
      refusalOfSite(incoming.method ?? "", headers)
    );
  };
}

/** Values by lower-case name; Node.js joins or drops duplicates. */
type Headers = ReadonlyMap<string, readonly string[]>;

function headersOf(raw: readonly string[]): Headers {
  const headers = new Map<string, string[]>();
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] as string).toLowerCase();
    const values = headers.get(name);
    if (values) values.push(raw[at + 1] as string);
    else headers.set(name, [raw[at + 1] as string]);
  }
  return headers;
}

/** A request line may have the whole URL, which then overrides the Host header (RFC 9112, section 3.2.2). */
function refusalOfHost(
  audience: Audience,
  untrustedTarget: string,
  untrustedHosts: readonly string[],
): Refusal | undefined {
  const [, authority] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(untrustedTarget) ?? [];
  if (untrustedHosts.length !== 1) return "A request needs one Host header.";
  const isOwn = audience === "everyone" ? cannotBeRebound : isLoopback;
  for (const each of [...untrustedHosts, ...(authority === undefined ? [] : [authority])]) {
    const host = hostOf(each);
    if (host === undefined || !isOwn(host))
      return audience === "everyone"
        ? "This answers to addresses and to names of a network of one's own only: a page could be behind any other name (Host)."
        : "This answers to localhost and loopback addresses only: a page could be behind any other name (Host).";
  }
  return undefined;
}

const OF_OTHER_SITES = "This is not for pages of other sites, or of other ports";

function refusalOfOrigin(
  untrustedOrigins: readonly string[],
  [host = ""]: readonly string[],
): Refusal | undefined {
  const isOwn = (origin: string) => origin.toLowerCase() === `http://${host.toLowerCase()}`;
  return untrustedOrigins.every(isOwn) ? undefined : `${OF_OTHER_SITES} (Origin).`;
}

/** Links from other sites are allowed, because the linking page cannot read the response. */
function refusalOfSite(method: string, headers: Headers): Refusal | undefined {
  const is = (name: string, ...values: readonly string[]) => {
    const [first, ...others] = headers.get(name) ?? [];
    return others.length === 0 && first !== undefined && values.includes(first);
  };
  if (!headers.has("sec-fetch-site") || is("sec-fetch-site", "same-origin", "none")) return undefined;
  const isLink =
    (method === "GET" || method === "HEAD") &&
    is("sec-fetch-mode", "navigate") &&
    is("sec-fetch-dest", "document") &&
    is("sec-fetch-site", "same-site", "cross-site");
  return isLink ? undefined : `${OF_OTHER_SITES} (Sec-Fetch-Site).`;
}
