/** The access log cannot be written to the file that was asked for. */
export class LogFileError extends Error {
  override readonly name = "LogFileError";

  constructor(file: string, cause: NodeJS.ErrnoException) {
    super(`access log ${file} cannot be written: ${cause.code ?? cause.message}`, { cause });
  }
}
