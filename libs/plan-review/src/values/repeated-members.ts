import { parsedJson, type Json } from "./json";

/**
 * Duplicate names in the objects of a JSON text, as paths: parsers differ in which of the two values they
 * use. Empty for a text that is not JSON; YAML with duplicate names cannot be parsed at all.
 */
export function repeatedMembers(untrusted: Json | undefined): readonly string[] {
  if (typeof untrusted !== "string" || parsedJson(untrusted) === undefined) return [];
  const repeated: string[] = [];
  const open: { readonly names: Set<string> | undefined; at: string }[] = [];
  let name: string | undefined;
  for (const [token] of untrusted.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\]]/g)) {
    const inner = open.at(-1);
    if (token === "}" || token === "]") open.pop();
    else if (token === "{" || token === "[") {
      open.push({
        names: token === "{" ? new Set() : undefined,
        at: `${inner?.at ?? ""}${name === undefined ? "" : `/${name}`}`,
      });
      name = undefined;
    } else if (token.endsWith(":") && inner?.names) {
      // Two spellings of one name are the same: "a" and "\u0061".
      name = JSON.parse(token.replace(/\s*:$/, "")) as string;
      if (inner.names.has(name)) repeated.push(`${inner.at}/${name}`);
      inner.names.add(name);
    }
  }
  return repeated;
}
