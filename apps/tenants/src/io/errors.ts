/** The command was given something that it cannot work with. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
