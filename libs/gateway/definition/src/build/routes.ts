import type { BackendName } from "../backends/schema/backend";
import { isSecured } from "../checks/check-security";
import { httpMethodOf } from "../document/operations";
import { readDefinition } from "../checks/read-definition";

/** One route of the gateway and the backend that answers it. */
export interface Route {
  readonly operationId: string;
  /** In lower case; `any` for every method that the path does not have as an operation of its own. */
  readonly method: string;
  /** As the document writes it: `/items/{id}`. */
  readonly path: string;
  readonly backend: BackendName;
  /** Whether it needs a token and a key; a route with `security: []` does not. */
  readonly secured: boolean;
}

/**
 * Lists the routes of an OpenAPI document, in its order.
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
  }));
}
