/** A change of a tenant was begun, and something failed before it was done. */
export class LeftUnfinishedError extends Error {
  override readonly name = "LeftUnfinishedError";

  /**
   * @param left what there is now, with the commands that finish or remove it
   * @param cause what failed
   */
  constructor(
    readonly left: string,
    cause: unknown,
  ) {
    super(`${cause instanceof Error ? cause.message : String(cause)}\n${left}`, { cause });
  }
}
