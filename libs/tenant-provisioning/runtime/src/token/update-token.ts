import { beginAudited } from "../audit/audited";
import type { AuditedState } from "../core/audit-trail";
import {
  CacheNotFlushedError,
  TokenChangedError,
  TokenRefusedError,
  TokenReplacedError,
  TokenStateError,
  TokenNotFoundError,
} from "./errors";
import { nowSeconds, randomId, type Tenancy } from "../core/tenancy";
import { checkLifetime, checkTokenOptions, latestEndOf } from "../core/limits";
import { isExpired, tokenIdOf } from "../core/tokens";
import { requireTenant, requireUnmoved } from "../core/require-tenant";
import { type FoundToken, type TokenSettings, sameSettings } from "../core/tokens";
import { defined } from "../core/defined";

/** New settings of a token. Omitted settings do not change. */
export interface TokenUpdate {
  /** Null removes the label. */
  readonly label?: string | null;
  /** Replaces all scopes. An empty list removes them. */
  readonly scopes?: readonly string[];
  /** Second since 1970 from which on the token is refused. */
  readonly expiresAt?: number | "never";
  /** A disabled token does not work. Enabling it restores its end. */
  readonly disabled?: boolean;
}

export interface UpdateOptions extends TokenUpdate {
  readonly tenantId: string;
  readonly tokenId: string;
  /**
   * Flush the stage's authorizer cache, for all tenants, so that the change takes effect at once.
   *
   * @default API Gateway caches the authorizer's answers for at most the environment's
   * `authorizer.cacheTtlSeconds`
   */
  readonly flush?: boolean;
}

export interface UpdatedToken extends TokenSettings {
  readonly tenantId: string;
  readonly tokenId: string;
}

/**
 * Changes a token that works or is disabled. Of two concurrent changes, one succeeds. If nothing differs,
 * nothing is written or recorded. With `flush`, the cache is flushed anyway, because an earlier run may have
 * been interrupted.
 *
 * @throws {TokenOptionError} {@link TenantIdError} before any change. {@link TenantNotFoundError}
 * {@link TokenNotFoundError}
 * @throws {TokenStateError} when the token has expired, or was not delivered.
 * @throws {TokenRefusedError} when the authorizer refuses the token's record, unless only for its scopes, and
 * the update replaces them.
 * @throws {TokenReplacedError} when its end was set by a rotation.
 * @throws {TokenChangedError} when another run changes or removes it meanwhile.
 * @throws {TenantMovingError} {@link TenantUnfinishedError} when the tenant moves to another cell. If the move begins
 * meanwhile, the change may be lost.
 * @throws {CacheNotFlushedError} when only the flush failed.
 */
export async function updateToken(
  { tenantId, tokenId, flush = false, ...update }: UpdateOptions,
  tenancy: Tenancy,
): Promise<UpdatedToken> {
  const now = nowSeconds(tenancy);
  const { label, scopes, expiresAt } = update;
  const checked = {
    ...(typeof label === "string" && { label }),
    ...(scopes !== undefined && { scopes }),
    ...(typeof expiresAt === "number" && { expiresAt }),
  };
  checkTokenOptions(checked, now);
  const tenant = await requireTenant(tenantId, tenancy);
  requireUnmoved(tenant);
  const found = await requireChangeable(tenantId, tokenId, update, now, tenancy);
  checkLifetime(expiresAt, latestEndOf(found, now, tenancy.environment), tenancy.environment);
  const settings = settingsAfter(found, update);
  if (found.refused !== undefined || !sameSettings(found, settings)) {
    const [before, after] = [auditedToken(tokenId, found), auditedToken(tokenId, settings)];
    const done = await beginAudited({ tenantId, change: "update-token", before, after }, tenancy);
    if (!(await tenancy.tokens.update(found, settings, randomId(tenancy))))
      throw new TokenChangedError(found);
    // A move to another cell may have copied the token before.
    const now = await tenancy.records.get(tenantId);
    if (now !== undefined) requireUnmoved(now);
    await done();
  }
  try {
    if (flush) await tenancy.cache.flush();
  } catch (error) {
    throw new CacheNotFlushedError(tenantId, tokenId, error, "changed");
  }
  return { tenantId, tokenId, ...settings };
}

async function requireChangeable(
  tenantId: string,
  tokenId: string,
  { expiresAt, scopes }: TokenUpdate,
  now: number,
  { lookup }: Pick<Tenancy, "lookup">,
): Promise<FoundToken> {
  let hash: string | undefined;
  for await (const token of lookup.ofTenant(tenantId))
    if (tokenIdOf(token) === tokenId) hash = token.tokenHash;
  const found = hash === undefined ? undefined : await lookup.find(hash);
  if (found === undefined) throw new TokenNotFoundError(tenantId, tokenId);
  if (found.undelivered) throw new TokenStateError(tenantId, tokenId, "undelivered");
  if (found.replacement !== undefined && expiresAt !== undefined)
    throw new TokenReplacedError(tokenId, found.replacement.by, "which determines its end");
  // A token that expired while it was disabled may get a new end. A token that expired while enabled stays
  // expired.
  const isGivenEnd = found.disabled === true && expiresAt !== undefined;
  if (isExpired(found, now) && !isGivenEnd) throw new TokenStateError(tenantId, tokenId, "expired");
  const isMended = found.refusedForScopesOnly === true && scopes !== undefined;
  if (found.refused !== undefined && !isMended) throw new TokenRefusedError(found, tenantId);
  return found;
}

function settingsAfter(
  found: TokenSettings,
  { label = found.label, scopes = found.scopes ?? [], expiresAt = found.expiresAt, disabled }: TokenUpdate,
): TokenSettings {
  return {
    ...(typeof label === "string" && { label }),
    ...(scopes.length > 0 && { scopes }),
    ...(typeof expiresAt === "number" && { expiresAt }),
    ...((disabled ?? found.disabled) && { disabled: true as const }),
  };
}

function auditedToken(tokenId: string, { label, scopes, expiresAt, disabled }: TokenSettings): AuditedState {
  return {
    tokenId,
    ...defined({ label, scopes, expiresAt }),
    ...(disabled && { disabled }),
  };
}
