/** A token was minted, something failed before its secret could be shown, and removing it failed as well. */
export class TokenNotDeliveredError extends Error {
  override readonly name = "TokenNotDeliveredError";

  /** @param cause what failed first */
  constructor(
    { tenantId, tokenId }: { readonly tenantId: string; readonly tokenId: string },
    cause: unknown,
  ) {
    super(
      `token ${tokenId} was not delivered, and may be stored all the same: run tokens revoke ${tenantId} ${tokenId}`,
      { cause },
    );
  }
}
