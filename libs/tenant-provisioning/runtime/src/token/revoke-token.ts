import { beginAudited } from "../audit/audited";
import { CacheNotFlushedError, TokenNotFoundError } from "./errors";
import { tokenIdOf } from "../core/tokens";
import { requireTenant } from "../core/require-tenant";
import type { Tenancy, TokenTenancy } from "../core/tenancy";
import type { ListedToken } from "../core/tokens";

export interface RevokeOptions {
  readonly tenantId: string;
  readonly tokenId: string;
  /**
   * Flush the stage's authorizer cache, for all tenants, so that the token ends at once.
   *
   * @default API Gateway allows the token while the authorizer's answer is cached: at most for the
   * environment's `authorizer.cacheTtlSeconds`
   */
  readonly flush?: boolean;
}

/**
 * Removes a token. With `flush`, flushes the cache even if the token does not exist, because an earlier run
 * may have been interrupted before the flush.
 *
 * @throws {TenantIdError} before any call. {@link TenantNotFoundError} {@link TokenNotFoundError}
 * @throws {CacheNotFlushedError} when the token is removed, and flushing failed.
 */
export async function revokeToken(
  { tenantId, tokenId, flush = false }: RevokeOptions,
  tenancy: TokenTenancy,
): Promise<void> {
  await requireTenant(tenantId, tenancy);
  const token = await find(tenantId, tokenId, tenancy);
  if (token !== undefined) {
    const done = await beginAudited({ tenantId, change: "revoke-token", before: { tokenId } }, tenancy);
    await tenancy.tokens.remove(token.tokenHash);
    await done();
  }
  try {
    if (flush) await tenancy.cache.flush();
  } catch (error) {
    throw new CacheNotFlushedError(tenantId, tokenId, error);
  }
  if (token === undefined) throw new TokenNotFoundError(tenantId, tokenId);
}

async function find(
  tenantId: string,
  tokenId: string,
  { lookup }: Pick<TokenTenancy, "lookup">,
): Promise<ListedToken | undefined> {
  for await (const token of lookup.ofTenant(tenantId)) if (tokenIdOf(token) === tokenId) return token;
  return undefined;
}

/** Removes tokens. @returns their number */
export async function removeTokens(
  listed: AsyncIterable<Pick<ListedToken, "tokenHash">>,
  { tokens }: Pick<Tenancy, "tokens">,
): Promise<number> {
  let removed = 0;
  for await (const { tokenHash } of listed) {
    await tokens.remove(tokenHash);
    removed += 1;
  }
  return removed;
}
