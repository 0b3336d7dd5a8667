import { quoted } from "./free-text";

/** A tenant has no token of an id, or no token at all. */
export class TokenNotFoundError extends Error {
  override readonly name = "TokenNotFoundError";

  constructor(tenantId: string, tokenId?: string) {
    super(
      tokenId === undefined
        ? `tenant "${tenantId}" has no token that works`
        : `tenant "${tenantId}" has no token ${quoted(tokenId)}`,
    );
  }
}
