/** A token has its end, and flushing the authorizer's cache failed: cached answers may still let it in. */
export class CacheNotFlushedError extends Error {
  override readonly name = "CacheNotFlushedError";

  /** @param cause what flushing failed with */
  constructor(tenantId: string, tokenId: string, cause: unknown) {
    super(
      `token ${tokenId} has ended, but the authorizer's cache is not flushed, and may let it in until its time is over: ` +
        `run tokens revoke ${tenantId} ${tokenId} --now to flush it`,
      { cause },
    );
  }
}
