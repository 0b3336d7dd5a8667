import { BlockList, isIP } from "node:net";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/**
 * Whether a host, as one listens on it or as an URL names it, is this machine and reachable from no other: `localhost`,
 * 127.0.0.0/8 and ::1, also in brackets, written out, and as an IPv4 address mapped into IPv6. Any other name is not, whatever
 * it means at the moment.
 */
export function isLoopback(host: string): boolean {
  const name = withoutBrackets(host.toLowerCase());
  return name === "localhost" || (isAddress(name) && LOOPBACK.check(name, familyOf(name)));
}

/** Top levels in which nobody can have a public name (RFC 6761, 6762 and 8375; ICANN's resolution on `.internal`). */
const PRIVATE_NAME = /\.(internal|local|localhost|home\.arpa)$/;

/**
 * Whether a page of another site cannot be at this host. It could be at a name, which its owner's name server then has point to
 * this machine; not at an address, and not at a name that only a network of one's own knows.
 */
export function cannotBeRebound(host: string): boolean {
  const name = withoutBrackets(host.toLowerCase());
  return isAddress(name) || (isName(name) && (!name.includes(".") || PRIVATE_NAME.test(name)));
}

/** The host of `host:port` or `host`, as a Host header has it; `undefined` for what is neither. */
export function hostOf(untrustedAuthority: string): string | undefined {
  const [, host, port = "0"] = /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(untrustedAuthority) ?? [];
  if (host === undefined || Number(port) > 65_535) return undefined;
  return host.startsWith("[") && isIP(withoutBrackets(host)) !== 6 ? undefined : host;
}

const isName = (name: string): boolean =>
  /^[a-z0-9_]([\w-]*[a-z0-9_])?(\.[a-z0-9_]([\w-]*[a-z0-9_])?)*$/.test(name);

/** An address with a zone (`fe80::1%eth0`) is none that an URL can name. */
const isAddress = (name: string): boolean => isIP(name) !== 0 && !name.includes("%");

const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 4 ? "ipv4" : "ipv6");

const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, "$1");
