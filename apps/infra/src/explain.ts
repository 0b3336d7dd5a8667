import { DocumentError } from "@tollgate/gateway-definition";
import { EnvironmentError } from "@tollgate/environments";
import { FileMissingError } from "./file-missing-error";

const VALIDATION = "Validation failed with the following errors:";

/** What to tell whoever made a mistake, a line for each; `undefined` when the mistake is this program's own. */
export function explain(error: unknown): string | undefined {
  // cdktf has no class for what a construct's validation found.
  if (error instanceof Error && error.message.startsWith(VALIDATION)) return lines(error.message);
  const expected = [DocumentError, EnvironmentError, FileMissingError];
  return expected.some((each) => error instanceof each) ? (error as Error).message : undefined;
}

function lines(message: string): string {
  return message
    .split("\n")
    .slice(1)
    .map((line) => line.trim())
    .join("\n");
}
