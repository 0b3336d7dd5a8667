/** The directory that should hold the state cannot be used: corrupt, locked by another process, or not writable. */
export class DataDirectoryError extends Error {
  override readonly name = "DataDirectoryError";

  constructor(
    readonly directory: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`data directory ${directory} cannot be used: ${reason}`, options);
  }

  /** Explains in one line why LevelDB could not open or read a directory. */
  static from(directory: string, error: unknown): DataDirectoryError {
    if (error instanceof DataDirectoryError) return error;
    const { code, cause } = error as { code?: string; cause?: { code?: string; message?: string } };
    const inner = cause?.code ?? code;
    const reason =
      inner === "LEVEL_LOCKED"
        ? "another process is using it"
        : inner === "LEVEL_CORRUPTION"
          ? "it is corrupt"
          : (cause?.message ?? (error as Error).message);
    return new DataDirectoryError(directory, reason.split("\n")[0] ?? "", { cause: error });
  }
}
