const NONE: ReadonlyMap<string, readonly string[]> = new Map();

/**
 * A query string's values by name, decoded, in order. Invalid percent-encoding is kept as it is. A semicolon
 * "results in the data being split" ("Important notes for REST APIs").
 */
export function parseQuery(untrustedQuery: string): ReadonlyMap<string, readonly string[]> {
  if (untrustedQuery === "") return NONE;
  const values = new Map<string, string[]>();
  const pairs = untrustedQuery.includes(";") ? untrustedQuery.replaceAll(";", "&") : untrustedQuery;
  for (const [name, value] of new URLSearchParams(pairs)) {
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  }
  return values;
}
