const NONE: ReadonlyMap<string, readonly string[]> = new Map();

/** A query string's values by name, decoded, in their order. What is not valid percent-encoding stays as it is. */
export function parseQuery(untrustedQuery: string): ReadonlyMap<string, readonly string[]> {
  if (untrustedQuery === "") return NONE;
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(untrustedQuery)) {
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  }
  return values;
}
