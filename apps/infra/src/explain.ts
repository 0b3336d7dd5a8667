const VALIDATION = "Validation failed with the following errors:";

/** By name: the modules that have the classes of the first two may be those that cannot be loaded. */
const EXPECTED = ["BackendError", "EnvironmentError", "DocumentError", "FileMissingError"];

/** What to tell whoever made a mistake, a line for each; `undefined` when the mistake is this program's own. */
export function explain(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // cdktf has no class for what a construct's validation found.
  if (error.message.startsWith(VALIDATION)) return lines(error.message);
  return EXPECTED.includes(error.name) ? error.message : undefined;
}

function lines(message: string): string {
  return message
    .split("\n")
    .slice(1)
    .map((line) => line.trim())
    .join("\n");
}
