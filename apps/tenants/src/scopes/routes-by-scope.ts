// Scopes of the workspace's OpenAPI document: which routes require each, and the refusal of one that none requires.
// Not here: what a token with scopes may call, which is in `libs/authorizer/runtime`.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@tollgate/environments";
import { SCOPE, SCOPE_FORM } from "@tollgate/records";
import { quoted } from "@tollgate/tenant-provisioning-runtime";
import { workspaceRoot } from "@tollgate/workspace";
import { UsageError } from "../io/errors";

/** The routes that require each scope, as `GET /orders`, by scope. */
export type RoutesByScope = ReadonlyMap<string, readonly string[]>;

/** The options of an environment that add routes to the document. */
type WithOwnRoutes = Pick<Environment, "selfService" | "usage">;

/**
 * Reads the scopes of the routes from the workspace's OpenAPI document, which may be newer than what is deployed, and of
 * those that the environment's options add.
 *
 * @throws {UsageError} when the document has a mistake.
 */
export async function routesByScope(environment: WithOwnRoutes): Promise<RoutesByScope> {
  // Loaded when it is needed, because most commands do not need it.
  const { DocumentError, ownRoutesOf, readDocumentFile, routesOf } =
    await import("@tollgate/gateway-definition");
  const found = new Map<string, readonly string[]>();
  try {
    const source = readDocumentFile((path) => readFileSync(join(workspaceRoot, path), "utf8"));
    for (const { method, path, scopes } of routesOf(source, ownRoutesOf(environment)))
      for (const scope of scopes)
        found.set(scope, [...(found.get(scope) ?? []), `${method.toUpperCase()} ${path}`]);
  } catch (error) {
    if (error instanceof DocumentError) throw new UsageError(error.message);
    throw error;
  }
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * Refuses scopes that no route can require, and, unless `options.force` is set, those that none requires: a token with
 * such a scope only may call fewer routes than the operator thinks.
 *
 * @throws {UsageError} naming the first of them
 */
export async function requireKnownScopes(
  scopes: readonly string[],
  options: Readonly<Record<string, unknown>>,
  environment: WithOwnRoutes,
): Promise<void> {
  const invalid = scopes.findIndex((each) => !SCOPE.test(each));
  if (invalid !== -1)
    throw new UsageError(`--scope number ${invalid + 1} is invalid: a scope is ${SCOPE_FORM}`);
  if (scopes.length === 0 || options["force"] === true) return;
  const known = await routesByScope(environment);
  const unknown = scopes.find((each) => !known.has(each));
  if (unknown !== undefined) throw new UsageError(unknownScope(unknown, known));
}

export function unknownScope(untrustedScope: string, known: RoutesByScope): string {
  const there = known.size === 0 ? "no route requires any" : `there are: ${[...known.keys()].join(", ")}`;
  return `no route requires the scope ${quoted(untrustedScope)}; ${there} (--force accepts it)`;
}
