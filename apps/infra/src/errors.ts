import { mistakeIn } from "@tollgate/environments/mistake";

/** The stacks need a file that is not there. */
export class FileMissingError extends Error {
  override readonly name = "FileMissingError";

  constructor(path: string, remedy: string) {
    super(`${path} does not exist: ${remedy}`);
  }
}

const VALIDATION = "Validation failed with the following errors:";

/** What to tell whoever made a mistake, a line for each; `undefined` when the mistake is this program's own. */
export function explain(error: unknown): string | undefined {
  // cdktf has no class for what a construct's validation found.
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
