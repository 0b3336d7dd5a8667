import { readFileSync } from "node:fs";
import { documentFile } from "@tollgate/local-environment";
import { parse } from "yaml";

/** The scheme of the API key, which callers never send: their token stands for it. */
const TENANT_KEY = "tenantKey";
/** Members whose own members are named by the team, and by nobody for AWS or Tollgate to read. */
const NAMED_BY_THE_TEAM: ReadonlySet<string> = new Set([
  "example",
  "examples",
  "default",
  "enum",
  "headers",
  "properties",
  "value",
]);

/**
 * The team's OpenAPI document as its callers see it, as JSON: without what only AWS and Tollgate read (`x-...`), without the tenant's
 * key, and with the stage as its server. While an edit has a mistake it is the last good version, which is served too.
 *
 * @param read the text of the document as it is now
 */
export function apiDocument(stage: string, read = () => readFileSync(documentFile, "utf8")): () => string {
  let good = "{}";
  return () => {
    try {
      const source: unknown = parse(read());
      if (typeof source !== "object" || source === null) return good;
      good = JSON.stringify(forCallers({ ...source, servers: [{ url: `/${stage}` }] }));
    } catch {
      // Who edits it is told where the gateway reads it again.
    }
    return good;
  };
}

function forCallers(value: unknown, isNamed = false): unknown {
  if (Array.isArray(value)) return value.map((each) => forCallers(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => isNamed || (!name.startsWith("x-") && name !== TENANT_KEY))
      .map(([name, member]) => [name, forCallers(member, !isNamed && NAMED_BY_THE_TEAM.has(name))]),
  );
}
