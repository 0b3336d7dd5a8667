import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readDocumentFile, requireApps } from "@tollgate/gateway-definition";
import type { TruststoreFile } from "@tollgate/gateway-infra";
import { FileMissingError } from "./errors";

/** The workspace's files that the stacks use. */
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
 * @param now the time at which certificates must be valid, in milliseconds since 1970.
 * @throws {DocumentError} when the document cannot be read.
 * @throws {FileMissingError} when another file is requested and missing.
 * @throws {BackendError} when a bundle is requested and a backend's app has no folder.
 */
export function workspaceFiles(root: string, now: number): WorkspaceFiles {
  const existing = (path: string, remedy: string): string => {
    const file = join(root, path);
    if (!existsSync(file)) throw new FileMissingError(path, remedy);
    return file;
  };
  return {
    untrustedSource: readDocumentFile((path) => readFileSync(join(root, path), "utf8")),
    codeZip: (app) => {
      requireApps(lambdaApps(root));
      return existing(`apps/${app}/dist/function.zip`, `run \`npx nx build ${app}\``);
    },
    truststoreFile: (path) => {
      const file = existing(path, "an environment's domain.mutualTls.truststore names it");
      return { path, untrustedPem: readFileSync(file, "utf8"), now };
    },
  };
}

/** Returns the folders under `apps` that contain a Lambda function. */
function lambdaApps(root: string): readonly string[] {
  return readdirSync(join(root, "apps")).filter(
    (name) => name.endsWith("-lambda") && existsSync(join(root, "apps", name, "src/main.ts")),
  );
}
