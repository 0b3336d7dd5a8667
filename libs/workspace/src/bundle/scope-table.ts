import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Plugin } from "esbuild";
import { sourceFolder } from "./app-files";
import { workspaceRoot } from "../workspace-root";

/** The name in a bundle's fingerprint of the scopes that the routes require. */
export const SCOPE_TABLE = "scope-table";

/** The module that the bundler replaces by its value: the scopes of the OpenAPI document, as it is now. */
const moduleOf = (app: string): string => join(sourceFolder(app), "src/scope-table.ts");

/** Whether an app's bundle contains the scopes that the routes require. */
export function hasScopeTable(app: string): boolean {
  return existsSync(moduleOf(app));
}

/**
 * The scopes that the document's routes require, as JSON of the module's exports.
 *
 * @throws {DocumentError} when the document has a mistake.
 */
export async function scopeTableJson(): Promise<string> {
  // Loaded when it is needed: it takes longer than all else that a command does here.
  const { readDocumentFile, scopeTablesOf } = await import("@tollgate/gateway-definition");
  const source = readDocumentFile((path) => readFileSync(join(workspaceRoot, path), "utf8"));
  return JSON.stringify(scopeTablesOf(source));
}

/** Replaces the module by its value, so that the bundle contains neither the document nor what reads it. */
export function inlineScopeTable(app: string, json: string): Plugin {
  const file = moduleOf(app);
  return {
    name: SCOPE_TABLE,
    setup: ({ onLoad }) =>
      onLoad({ filter: /[\\/]scope-table\.ts$/ }, ({ path }) =>
        relative(file, path) === ""
          ? { contents: `export const { scopeTable, selfServiceScopeTable } = ${json};`, loader: "js" }
          : undefined,
      ),
  };
}

export function hashOfText(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
