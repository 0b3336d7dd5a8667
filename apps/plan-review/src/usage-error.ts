/** A file that the command line names cannot be read. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
