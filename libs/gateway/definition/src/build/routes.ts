import { environments, type Environment } from "@tollgate/environments";
import type { ScopeTable } from "@tollgate/authorizer-runtime";
import type { BackendName } from "../backends/schema/backend";
import { requiredScopesOf, scopedRoutes } from "../checks/check-scopes";
import { isSecured } from "../checks/check-security";
import { httpMethodOf } from "../document/operations";
import { buildScopeTable } from "../scopes/build-scope-table";
import { ownRoutesOf, type OwnRoutes } from "../own-routes/own-routes";
import { readDefinition } from "../checks/read-definition";

/** One route of the gateway, and its backend. */
export interface Route {
  readonly operationId: string;
  /** In lower case; `any` for every method without an operation of its own on the path. */
  readonly method: string;
  /** The path in the document's form: `/items/{id}`. */
  readonly path: string;
  readonly backend: BackendName;
  /** Tollgate adds the route, and `backend` is the name of a function of its own. @default it is the team's */
  readonly isOwn?: true;
  /** Whether it requires a token and a key; a route with `security: []` does not. */
  readonly secured: boolean;
  /** The scopes that it requires of a token that has any: all of them. */
  readonly scopes: readonly string[];
}

/**
 * Lists the routes of an OpenAPI document, in the document's order.
 *
 * @param own routes that are added to the team's @default none
 * @throws {DocumentError} with every mistake in the document.
 */
export function routesOf(untrustedSource: string, own?: OwnRoutes): readonly Route[] {
  const { document, operations } = readDefinition(untrustedSource, own);
  return operations.map((operation) => ({
    operationId: String(operation.value["operationId"]),
    method: httpMethodOf(operation.method).toLowerCase(),
    path: operation.template,
    // Checked by readDefinition.
    backend: operation.ownFunction ?? (operation.value["x-backend"] as BackendName),
    ...(operation.ownFunction !== undefined && { isOwn: true as const }),
    secured: isSecured(document, operation),
    scopes: requiredScopesOf(operation),
  }));
}

/**
 * What the authorizer has to know of a document to hold tokens to their scopes.
 *
 * @param own routes that are added to the team's @default none
 * @throws {DocumentError} with every mistake in the document, such as scopes that no policy can hold.
 */
export function scopeTableOf(untrustedSource: string, own?: OwnRoutes): ScopeTable {
  const { document, operations } = readDefinition(untrustedSource, own);
  return buildScopeTable(scopedRoutes(document, operations)).table;
}

/** The scope tables that the authorizers of a workspace's environments need. */
export interface ScopeTables {
  /** That of the team's routes. */
  readonly scopeTable: ScopeTable;
  /** That of the team's routes and those of self-service. Omitted where no environment has them. */
  readonly selfServiceScopeTable?: ScopeTable;
}

/**
 * Returns the scope tables for some environments, whose authorizers have one bundle.
 *
 * @param all @default the workspace's
 * @throws {DocumentError} as {@link scopeTableOf}
 */
export function scopeTablesOf(
  untrustedSource: string,
  all: readonly Pick<Environment, "selfService" | "usage">[] = environments,
): ScopeTables {
  // Those with the most routes: a pattern of a route that an environment lacks matches nothing.
  const having = all.filter(({ selfService }) => selfService !== undefined);
  const fullest = having.find(({ usage }) => usage !== undefined) ?? having[0];
  const own = fullest && ownRoutesOf(fullest);
  return {
    scopeTable: scopeTableOf(untrustedSource),
    ...(own && { selfServiceScopeTable: scopeTableOf(untrustedSource, own) }),
  };
}
