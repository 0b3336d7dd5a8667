import { show } from "@tollgate/environments";
import { DocumentError } from "./document/errors";
import { backends } from "./backends/loaded-backends";
import { openApiPath } from "./open-api-path";
import { BackendError } from "./backends/parse-backends";

/**
 * Reads the OpenAPI document's source.
 *
 * @param read reads a file by its path from the workspace's root
 * @throws {DocumentError} when the file cannot be read
 */
export function readDocumentFile(read: (path: string) => string): string {
  try {
    return read(openApiPath);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (typeof code !== "string") throw error;
    const why =
      code === "ENOENT" ? "does not exist; commands run in the workspace's root" : `cannot be read (${code})`;
    throw new DocumentError([{ path: "(document)", message: `the file ${why}`, line: 1 }]);
  }
}

/**
 * Requires a folder for each backend's app: when a folder was deleted, its old bundle may still exist.
 *
 * @param apps names of the folders under `apps` that hold a Lambda function
 * @throws {BackendError} naming each backend without a folder
 */
export function requireApps(apps: readonly string[]): void {
  const named = Object.entries(backends).flatMap(([name, { app, functionArn, standIn }]) => [
    { at: `${name}.app`, folder: app },
    { at: `${name}.standIn`, folder: functionArn === undefined ? undefined : standIn },
  ]);
  const problems = named.flatMap(({ at, folder }) =>
    folder === undefined || apps.includes(folder)
      ? []
      : [`${at} is ${show(folder)}; allowed: a folder under apps with src/main.ts: ${apps.join(", ")}`],
  );
  if (problems.length > 0) throw new BackendError(problems);
}
