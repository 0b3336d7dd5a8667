// Routes of Tollgate's own, which an environment's options add to the team's document.
// Not here: the functions that answer them (`apps/*-lambda`), and the team's own routes (`openapi.yaml`).

import { selfServiceFunction, type Environment } from "@tollgate/environments";
import { isObject, memberOf, membersOf, type JsonObject } from "../document/json";
import type { Report } from "../document/report";
import { SCHEMES } from "../document/security-schemes";
import { selfServiceRoutes } from "./self-service-routes";

/** A part of an OpenAPI document that is merged into the team's. */
export interface OwnRoutes {
  /** What every path begins with. The team's document has no path below it. */
  readonly prefix: string;
  readonly paths: JsonObject;
  readonly schemas: JsonObject;
  /** The function that answers all of the routes, as its name on AWS has it. */
  readonly functionName: string;
}

/** The routes that an environment's options add; undefined for an environment without such an option. */
export function ownRoutesOf({
  selfService,
  usage,
}: Pick<Environment, "selfService" | "usage">): OwnRoutes | undefined {
  return (
    selfService && { ...selfServiceRoutes(usage !== undefined), functionName: selfServiceFunction.thing }
  );
}

/**
 * Returns the team's document with Tollgate's own routes. Whoever reads the document has to report collisions first:
 * {@link checkCollisions}.
 *
 * @param own undefined adds nothing
 */
export function withOwnRoutes(document: JsonObject, own: OwnRoutes | undefined): JsonObject {
  if (own === undefined) return document;
  const components = isObject(document["components"]) ? document["components"] : {};
  const merged = (name: string, added: JsonObject): JsonObject => ({
    ...added,
    ...Object.fromEntries(membersOf(components[name])),
  });
  return {
    ...document,
    paths: { ...Object.fromEntries(membersOf(document["paths"])), ...own.paths },
    components: {
      ...components,
      schemas: merged("schemas", own.schemas),
      securitySchemes: merged("securitySchemes", SCHEMES),
    },
  };
}

/** Reports parts of the team's document that Tollgate's own routes need for themselves. */
export function checkCollisions(document: JsonObject, own: OwnRoutes | undefined, report: Report): void {
  if (own === undefined) return;
  const option = "the environment's option selfService has its routes there";
  for (const [template] of membersOf(document["paths"]))
    if (template.startsWith(`${own.prefix}/`))
      report(["paths", template], `is below ${own.prefix}: ${option}: take another path`);
  const schemas = memberOf(document["components"], "schemas");
  for (const [name] of membersOf(schemas))
    if (Object.hasOwn(own.schemas, name))
      report(["components", "schemas", name], "is a schema of the option selfService: take another name");
}
