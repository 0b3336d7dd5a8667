import { DocumentError } from "@tollgate/gateway-definition";
import { EnvironmentError } from "@tollgate/environments";
import { FileMissingError } from "./file-missing-error";

/** What to tell whoever made a mistake, a line for each; `undefined` when the mistake is this program's own. */
export function explain(error: unknown): string | undefined {
  const expected = [DocumentError, EnvironmentError, FileMissingError];
  return expected.some((each) => error instanceof each) ? (error as Error).message : undefined;
}
