/** A token is removed, and flushing the authorizer's cache failed: cached answers may still let it in. */
export class CacheNotFlushedError extends Error {
  override readonly name = "CacheNotFlushedError";

  /** @param cause what flushing failed with */
  constructor(tokenId: string, cause: unknown) {
    super(
      `token ${tokenId} is revoked, but the authorizer's cache is not flushed, and may let it in until its time is over: ` +
        "run the same command again to flush it",
      { cause },
    );
  }
}
