/** A change of a tenant failed after its first effect. */
export class LeftUnfinishedError extends Error {
  override readonly name = "LeftUnfinishedError";

  /**
   * @param left the state now, with the commands that finish or remove it
   * @param cause the failure
   */
  constructor(
    readonly left: string,
    cause: unknown,
  ) {
    super(`${cause instanceof Error ? cause.message : String(cause)}\n${left}`, { cause });
  }
}
