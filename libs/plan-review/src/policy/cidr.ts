/** A block of addresses as a range of numbers, with both ends included. */
export interface Block {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads an IPv4 or IPv6 address or CIDR block. Returns `undefined` for any other text. */
export function readBlock(untrusted: string): Block | undefined {
  const [address = "", length, ...rest] = untrusted.trim().split("/");
  const family = address.includes(":") ? 6 : 4;
  const bits = family === 4 ? 32 : 128;
  const value = family === 4 ? ipv4(address) : ipv6(address);
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (value === undefined || rest.length > 0 || prefix < 0 || prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = (value / size) * size;
  return { family, first, last: first + size - 1n };
}

export function isWithin(inner: Block, outer: Block): boolean {
  return inner.family === outer.family && inner.first >= outer.first && inner.last <= outer.last;
}

/** Whether a text is a block of at least 1/256 of all addresses, which is everyone in practice. */
export function isEveryone(untrusted: string): boolean {
  const block = readBlock(untrusted);
  if (!block) return false;
  const size = block.last - block.first + 1n;
  return size >= 1n << (block.family === 4 ? 24n : 120n) && !isPrivate(block);
}

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"].map(
  (each) => readBlock(each) as Block,
);

function isPrivate(block: Block): boolean {
  return PRIVATE.some((each) => isWithin(block, each));
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((each) => /^\d{1,3}$/.test(each) && Number(each) < 256))
    return undefined;
  return parts.reduce((value, each) => value * 256n + BigInt(each), 0n);
}

function ipv6(text: string): bigint | undefined {
  const [head = "", tail, ...rest] = text.split("::");
  const groups = (part: string): string[] => (part === "" ? [] : part.split(":"));
  const start = groups(head);
  const end = groups(tail ?? "");
  const missing = 8 - start.length - end.length;
  if (rest.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const all = [...start, ...Array.from({ length: Math.max(missing, 0) }, () => "0"), ...end];
  if (!all.every((each) => /^[0-9a-f]{1,4}$/i.test(each))) return undefined;
  return all.reduce((value, each) => value * 65_536n + BigInt(`0x${each}`), 0n);
}
