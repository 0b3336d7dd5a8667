/** A row of an import cannot be imported as it is. */
export class ImportRowError extends Error {
  override readonly name = "ImportRowError";
}
