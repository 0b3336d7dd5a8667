import { posix } from "node:path";
import type { BuildFailure, Message } from "esbuild";

/** An app's source does not build. The message has a line for each error, with file, line and column. */
export class BundleError extends Error {
  override readonly name = "BundleError";

  constructor(app: string, { errors }: { readonly errors: readonly Partial<Message>[] }) {
    super([...new Set(errors.map((error) => lineOf(app, error)))].join("\n"));
  }
}

/** Names the file to change. esbuild names the file that imports a missing one. */
function lineOf(app: string, { location, text = "" }: Partial<Message>): string {
  const [, file, name] = /^No matching export in "([^"]+)" for import "([^"]+)"$/.exec(text) ?? [];
  if (file !== undefined) return `${file} does not export ${name ?? ""}`;
  if (!location) return `${app}: ${text}`;
  const at = `${location.file}:${location.line}:${location.column}`;
  const [, asked] = /^Could not resolve "(\.[^"]*)"$/.exec(text) ?? [];
  if (asked === undefined) return `${at}: ${text}`;
  return `${posix.join(posix.dirname(location.file), asked)}.ts does not exist; ${at} imports it`;
}

/** Whether an error is a build failure of esbuild, with locations. */
export function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}
