/** The exceptions file cannot be used. `problems` has one line for each mistake. */
export class ExceptionsError extends Error {
  override readonly name = "ExceptionsError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}
