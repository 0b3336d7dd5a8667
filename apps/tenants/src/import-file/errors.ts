/** A file is not one that can be imported: nothing of it is. */
export class ImportFileError extends Error {
  override readonly name = "ImportFileError";
}
