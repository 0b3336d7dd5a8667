/** A file cannot be replayed because it is missing, is not a regular file, or is not readable. */
export class ReplayFileError extends Error {
  override readonly name = "ReplayFileError";

  constructor(file: string, why: string, options?: ErrorOptions) {
    super(`${file} cannot be replayed: ${why}`, options);
  }
}
