import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openApiPath } from "@tollgate/gateway-definition";
import { FileMissingError } from "./file-missing-error";

/** What the stacks take from the workspace's files. */
export interface WorkspaceFiles {
  /** Source of the OpenAPI document. */
  readonly untrustedSource: string;
  /** Path of an app's bundle. */
  readonly codeZip: (app: string) => string;
}

/**
 * Finds the OpenAPI document and the bundles.
 *
 * @param root the folder that holds `cdktf.json`.
 * @throws {FileMissingError} at once for the document, and for a bundle when it is asked for.
 */
export function workspaceFiles(root: string): WorkspaceFiles {
  const existing = (path: string, remedy: string): string => {
    const file = join(root, path);
    if (!existsSync(file)) throw new FileMissingError(path, remedy);
    return file;
  };
  return {
    untrustedSource: readFileSync(existing(openApiPath, "run this in the workspace's root"), "utf8"),
    codeZip: (app) => existing(`apps/${app}/dist/function.zip`, `run \`npx nx build ${app}\``),
  };
}
