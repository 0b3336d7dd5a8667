import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openApiPath } from "@tollgate/gateway-definition";
import type { TruststoreFile } from "@tollgate/gateway-infra";
import { FileMissingError } from "./file-missing-error";

/** What the stacks take from the workspace's files. */
export interface WorkspaceFiles {
  /** Source of the OpenAPI document. */
  readonly untrustedSource: string;
  /** Path of an app's bundle. */
  readonly codeZip: (app: string) => string;
  /** Reads a truststore. */
  readonly truststoreFile: (path: string) => TruststoreFile;
}

/**
 * Finds the OpenAPI document, the bundles and truststores.
 *
 * @param root the folder that holds `cdktf.json`.
 * @param now when certificates must be valid, in milliseconds since 1970.
 * @throws {FileMissingError} at once for the document, and for another file when it is asked for.
 */
export function workspaceFiles(root: string, now: number): WorkspaceFiles {
  const existing = (path: string, remedy: string): string => {
    const file = join(root, path);
    if (!existsSync(file)) throw new FileMissingError(path, remedy);
    return file;
  };
  return {
    untrustedSource: readFileSync(existing(openApiPath, "run this in the workspace's root"), "utf8"),
    codeZip: (app) => existing(`apps/${app}/dist/function.zip`, `run \`npx nx build ${app}\``),
    truststoreFile: (path) => {
      const file = existing(path, "an environment's domain.mutualTls.truststore names it");
      return { path, untrustedPem: readFileSync(file, "utf8"), now };
    },
  };
}
