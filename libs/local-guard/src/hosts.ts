import { BlockList, isIP } from "node:net";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/**
 * Whether a host, as a listening address or in a URL, is a loopback address: `localhost`, 127.0.0.0/8 and
 * ::1, also in brackets, uncompressed, and as an IPv4-mapped IPv6 address. Other names are not, whatever they
 * resolve to.
 */
export function isLoopback(host: string): boolean {
  const name = withoutBrackets(host.toLowerCase());
  return name === "localhost" || (isAddress(name) && LOOPBACK.check(name, familyOf(name)));
}

/** Top-level domains without public names (RFC 6761, 6762 and 8375; ICANN's resolution on `.internal`). */
const PRIVATE_NAME = /\.(internal|local|localhost|home\.arpa)$/;

/**
 * Whether a host is safe from DNS rebinding: no page of another site can have it. A public name's DNS server
 * could return this machine's address; addresses and names of private networks have no such DNS server.
 */
export function cannotBeRebound(host: string): boolean {
  const name = withoutBrackets(host.toLowerCase());
  return isAddress(name) || (isName(name) && (!name.includes(".") || PRIVATE_NAME.test(name)));
}

/** The host of a Host header, `host:port` or `host`; `undefined` for other values. */
export function hostOf(untrustedAuthority: string): string | undefined {
  const [, host, port = "0"] = /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(untrustedAuthority) ?? [];
  if (host === undefined || Number(port) > 65_535) return undefined;
  return host.startsWith("[") && isIP(withoutBrackets(host)) !== 6 ? undefined : host;
}

const isName = (name: string): boolean =>
  /^[a-z0-9_]([\w-]*[a-z0-9_])?(\.[a-z0-9_]([\w-]*[a-z0-9_])?)*$/.test(name);

/** URLs cannot have addresses with a zone (`fe80::1%eth0`). */
const isAddress = (name: string): boolean => isIP(name) !== 0 && !name.includes("%");

const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 4 ? "ipv4" : "ipv6");

const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, "$1");
