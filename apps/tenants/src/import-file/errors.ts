/** A file cannot be imported. */
export class ImportFileError extends Error {
  override readonly name = "ImportFileError";
}
