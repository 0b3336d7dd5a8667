import { DocumentError, openApiPath } from "@tollgate/gateway-definition";
import { EnvironmentError } from "@tollgate/environments";
import { FileMissingError } from "./file-missing-error";

/** What to tell whoever made a mistake, a line for each; `undefined` when the mistake is this program's own. */
export function explain(error: unknown): string | undefined {
  if (error instanceof DocumentError)
    return error.problems
      .map(({ path, message, line }) => `${openApiPath}:${line}: ${path}: ${message}`)
      .join("\n");
  if (error instanceof EnvironmentError || error instanceof FileMissingError) return error.message;
  return undefined;
}
