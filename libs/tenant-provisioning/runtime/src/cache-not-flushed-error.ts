/** A token has its end, or is changed, and flushing the authorizer's cache failed: cached answers may still let it in. */
export class CacheNotFlushedError extends Error {
  override readonly name = "CacheNotFlushedError";

  /**
   * @param cause what flushing failed with
   * @param outcome what became of the token
   */
  constructor(tenantId: string, tokenId: string, cause: unknown, outcome: "ended" | "changed" = "ended") {
    super(
      `token ${tokenId} has ${outcome === "ended" ? "ended" : "been changed"}, but the authorizer's cache is not flushed, ` +
        `and may let it in ${outcome === "ended" ? "" : "as before "}until its time is over: ` +
        (outcome === "ended"
          ? `run tokens revoke ${tenantId} ${tokenId} --now to flush it`
          : "run the same command again to flush it"),
      { cause },
    );
  }
}
