import { quoted } from "./free-text";

/** A tenant has no token of an id, or no token at all; or no tenant has one of an id. */
export class TokenNotFoundError extends Error {
  override readonly name = "TokenNotFoundError";

  /** @param tenantId undefined for all tenants */
  constructor(tenantId: string | undefined, tokenId?: string) {
    const owner = tenantId === undefined ? "no tenant" : `tenant "${tenantId}"`;
    super(
      tokenId === undefined
        ? `${owner} has no token that works`
        : `${owner} has ${tenantId === undefined ? "a" : "no"} token ${quoted(tokenId)}`,
    );
  }
}
