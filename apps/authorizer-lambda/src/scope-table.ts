import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ScopeTable } from "@tollgate/authorizer-runtime";
import { readDocumentFile, scopeTablesOf, type ScopeTables } from "@tollgate/gateway-definition";

const tables: ScopeTables = scopeTablesOf(
  readDocumentFile((path) => readFileSync(join(__dirname, "../../..", path), "utf8")),
);

/**
 * The scopes that the routes of the OpenAPI document require. The bundler replaces this module by its values, so the
 * function has neither the document nor the code that reads it.
 */
export const scopeTable: ScopeTable = tables.scopeTable;

/** Those of the routes of self-service too. Undefined where no environment has them. */
export const selfServiceScopeTable: ScopeTable | undefined = tables.selfServiceScopeTable;
