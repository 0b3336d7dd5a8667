import { beginAudited } from "./audited";
import { tokenIdOf } from "./list-tokens";
import { requireTenant } from "./require-tenant";
import type { Tenancy } from "./tenancy";
import { TokenNotFoundError } from "./token-not-found-error";

/**
 * Removes a token. API Gateway lets it in for as long as it keeps the authorizer's answer, at most the environment's
 * `authorizer.cacheTtlSeconds`, unless that cache is flushed.
 *
 * @throws {TenantIdError} before any call. {@link TenantNotFoundError} {@link TokenNotFoundError}
 */
export async function revokeToken(
  { tenantId, tokenId }: { readonly tenantId: string; readonly tokenId: string },
  tenancy: Tenancy,
): Promise<void> {
  await requireTenant(tenantId, tenancy);
  for await (const token of tenancy.lookup.ofTenant(tenantId)) {
    if (tokenIdOf(token) !== tokenId) continue;
    const done = await beginAudited({ tenantId, change: "revoke-token", before: { tokenId } }, tenancy);
    await tenancy.tokens.remove(token.tokenHash);
    await done();
    return;
  }
  throw new TokenNotFoundError(tenantId, tokenId);
}
