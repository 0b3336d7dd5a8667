/** A row cannot be imported. */
export class ImportRowError extends Error {
  override readonly name = "ImportRowError";
}
