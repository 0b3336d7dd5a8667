import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ScopeTable } from "@tollgate/authorizer-runtime";
import { readDocumentFile, scopeTableOf } from "@tollgate/gateway-definition";

/**
 * The scopes that the routes of the OpenAPI document require. The bundler replaces this module by its value, so the
 * function has neither the document nor the code that reads it.
 */
export const scopeTable: ScopeTable = scopeTableOf(
  readDocumentFile((path) => readFileSync(join(__dirname, "../../..", path), "utf8")),
);
