import { readFileSync } from "node:fs";
import { type JsonObject, type OwnRoutes, withOwnRoutes } from "@tollgate/gateway-definition";
import { documentFile } from "@tollgate/local-environment";
import { parse } from "yaml";

/** The API key's scheme. Callers never send the key: the authorizer derives it from their token. */
const TENANT_KEY = "tenantKey";

/**
 * The kind of an object of the document: `object` has members that OpenAPI names, and extensions (`x-...`).
 * So has `responses`, whose members are statuses and `default`. Each member of `components` has members that
 * the team names; `names`, `links` and `schemes` have such members themselves. `data` is any content of the
 * team, at any depth.
 */
type Kind = "object" | "components" | "responses" | "names" | "links" | "link" | "schemes" | "data";

/** The kind of an object of OpenAPI 3 by its member's name (https://spec.openapis.org/oas/v3.1.0#schema). */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["components", "components"],
  ["responses", "responses"],
  ["links", "links"],
  ["security", "schemes"],
  ["securitySchemes", "schemes"],
  ...[
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "examples",
    "headers",
    "mapping",
    "patternProperties",
    "properties",
    "scopes",
    "variables",
    "webhooks",
  ].map((name) => [name, "names"] as const),
  ...["const", "default", "enum", "example", "value"].map((name) => [name, "data"] as const),
]);

/**
 * The team's OpenAPI document with Tollgate's own routes, for callers, as JSON: without members for AWS and Tollgate only (`x-...`),
 * without the tenant's key, and with the stage as its server. While an edit is not valid YAML, or not an
 * object, it is the previous version. Any other mistake is shown as it is, even though the gateway then
 * serves the last good version.
 *
 * @param own routes that the environment adds @default none
 * @param read reads the current text of the document
 */
export function apiDocument(
  stage: string,
  own: OwnRoutes | undefined = undefined,
  read = () => readFileSync(documentFile, "utf8"),
): () => string {
  let good = "{}";
  return () => {
    try {
      const source: unknown = parse(read());
      if (typeof source !== "object" || source === null) return good;
      const whole = withOwnRoutes(source as JsonObject, own);
      good = JSON.stringify(forCallers({ ...whole, servers: [{ url: `/${stage}` }] }));
    } catch {
      // The gateway reports the mistake when it reloads the document.
    }
    return good;
  };
}

function forCallers(value: unknown, kind: Kind = "object"): unknown {
  if (kind === "data" || typeof value !== "object" || value === null) return value;
  // A schema's examples are a list of data.
  if (Array.isArray(value)) return value.map((each) => forCallers(each, kind === "names" ? "data" : kind));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => isForCallers(name, kind))
      .map(([name, member]) => [name, forCallers(member, kindOf(name, kind))]),
  );
}

function isForCallers(name: string, within: Kind): boolean {
  if (within === "schemes") return name !== TENANT_KEY;
  return within === "names" || within === "links" || !name.startsWith("x-");
}

function kindOf(name: string, within: Kind): Kind {
  const kind = KINDS.get(name) ?? "object";
  switch (within) {
    case "object":
      return kind;
    case "components":
      return kind === "schemes" || kind === "links" ? kind : "names";
    case "links":
      return "link";
    case "link":
      return name === "parameters" || name === "requestBody" ? "data" : kind;
    default:
      return "object";
  }
}
