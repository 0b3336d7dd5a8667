import { mistakeIn } from "@tollgate/environments/mistake";

/** A file that the stacks need is missing. */
export class FileMissingError extends Error {
  override readonly name = "FileMissingError";

  constructor(path: string, remedy: string) {
    super(`${path} does not exist: ${remedy}`);
  }
}

const VALIDATION = "Validation failed with the following errors:";

/** Returns the messages for a user's mistakes, one per line; `undefined` for an error of this program. */
export function explain(error: unknown): string | undefined {
  // cdktf has no error class for the findings of a construct's validation.
  if (error instanceof Error && error.message.startsWith(VALIDATION)) return lines(error.message);
  return error instanceof FileMissingError ? error.message : mistakeIn(error);
}

function lines(message: string): string {
  return message
    .split("\n")
    .slice(1)
    .map((line) => line.trim())
    .join("\n");
}
