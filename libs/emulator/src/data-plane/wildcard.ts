/** `*` is any run of characters, `?` any one. Runs of `*` are one, or matching could take exponential time. */
export function wildcard(pattern: string, flags: string): RegExp {
  const source = pattern
    .replace(/\*+/g, "*")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`, flags);
}
