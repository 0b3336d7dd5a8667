type Names = { readonly tenantId: string; readonly tokenId: string };

/** What is left of a token that was not delivered. */
interface Rest {
  /** Whether the token is removed. */
  readonly isRemoved: boolean;
  /** What else could not be taken back, and what mends it. */
  readonly afterRollback?: string;
}

/** A token was minted, and something failed before it was delivered and worked: so it is removed, or is to be. */
export class TokenNotDeliveredError extends Error {
  override readonly name = "TokenNotDeliveredError";

  /** @param cause what failed first */
  constructor(
    private readonly token: Names,
    cause: unknown,
    private readonly rest: Rest = { isRemoved: false },
  ) {
    super(messageOf(token, rest), { cause });
  }

  /** The same for another cause. */
  because(cause: unknown): TokenNotDeliveredError {
    return new TokenNotDeliveredError(this.token, cause, this.rest);
  }
}

function messageOf({ tenantId, tokenId }: Names, { isRemoved, afterRollback }: Rest): string {
  const token = isRemoved
    ? `token ${tokenId} was not delivered, and is removed: its secret lets nobody in, whoever has seen it`
    : `token ${tokenId} was not delivered, and may be stored all the same: run tokens revoke ${tenantId} ${tokenId}`;
  return afterRollback === undefined ? token : `${token}\n${afterRollback}`;
}
