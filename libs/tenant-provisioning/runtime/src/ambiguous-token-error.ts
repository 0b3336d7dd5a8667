/** A tenant has several tokens, and it was not said which one is meant. */
export class AmbiguousTokenError extends Error {
  override readonly name = "AmbiguousTokenError";

  constructor(tenantId: string, tokenIds: readonly string[]) {
    super(`tenant "${tenantId}" has ${tokenIds.length} tokens: say which of ${tokenIds.join(", ")}`);
  }
}
