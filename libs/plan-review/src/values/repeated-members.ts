import { parsedJson, type Json } from "./json";

/**
 * Names that one object of a JSON text has twice, as paths: a reader may take the first or the last of them, so that nobody
 * knows what another reader sees. None for a text that is no JSON: YAML with such names cannot be read at all.
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
      // Two spellings of one name are one name: "a" and "\u0061".
      name = JSON.parse(token.replace(/\s*:$/, "")) as string;
      if (inner.names.has(name)) repeated.push(`${inner.at}/${name}`);
      inner.names.add(name);
    }
  }
  return repeated;
}
