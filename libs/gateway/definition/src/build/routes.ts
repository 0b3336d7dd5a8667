import type { ScopeTable } from "@tollgate/authorizer-runtime";
import type { BackendName } from "../backends/schema/backend";
import { requiredScopesOf, scopedRoutes } from "../checks/check-scopes";
import { isSecured } from "../checks/check-security";
import { httpMethodOf } from "../document/operations";
import { buildScopeTable } from "../scopes/build-scope-table";
import { readDefinition } from "../checks/read-definition";

/** One route of the gateway, and its backend. */
export interface Route {
  readonly operationId: string;
  /** In lower case; `any` for every method without an operation of its own on the path. */
  readonly method: string;
  /** The path in the document's form: `/items/{id}`. */
  readonly path: string;
  readonly backend: BackendName;
  /** Whether it requires a token and a key; a route with `security: []` does not. */
  readonly secured: boolean;
  /** The scopes that it requires of a token that has any: all of them. */
  readonly scopes: readonly string[];
}

/**
 * Lists the routes of an OpenAPI document, in the document's order.
 *
 * @throws {DocumentError} with every mistake in the document.
 */
export function routesOf(untrustedSource: string): readonly Route[] {
  const { document, operations } = readDefinition(untrustedSource);
  return operations.map((operation) => ({
    operationId: String(operation.value["operationId"]),
    method: httpMethodOf(operation.method).toLowerCase(),
    path: operation.template,
    // Checked by readDefinition.
    backend: operation.value["x-backend"] as BackendName,
    secured: isSecured(document, operation),
    scopes: requiredScopesOf(operation),
  }));
}

/**
 * What the authorizer has to know of a document to hold tokens to their scopes.
 *
 * @throws {DocumentError} with every mistake in the document, such as scopes that no policy can hold.
 */
export function scopeTableOf(untrustedSource: string): ScopeTable {
  const { document, operations } = readDefinition(untrustedSource);
  return buildScopeTable(scopedRoutes(document, operations)).table;
}
