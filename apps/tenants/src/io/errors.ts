/** A mistake in the command line or the input. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
