/** The stacks need a file that is not there. */
export class FileMissingError extends Error {
  override readonly name = "FileMissingError";

  constructor(path: string, remedy: string) {
    super(`${path} does not exist: ${remedy}`);
  }
}
