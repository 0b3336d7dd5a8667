/** A file cannot be replayed because it is not there, is no file, or may not be read. */
export class ReplayFileError extends Error {
  override readonly name = "ReplayFileError";

  constructor(file: string, why: string, options?: ErrorOptions) {
    super(`${file} cannot be replayed: ${why}`, options);
  }
}
