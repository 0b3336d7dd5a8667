import { audited } from "../audit/audited";
import { CacheNotFlushedError, TokenChangedError, TokenLifetimeError, TokenRefusedError } from "./errors";
import { checkLifetime, checkMintingOptions, keptLabel, latestEnd } from "../core/limits";
import type { Candidate } from "./choose-token";
import { chooseToken } from "./choose-token";
import { type Delivery, toCaller, issueToken } from "./issue-token";
import { nowSeconds, type TokenTenancy } from "../core/tenancy";
import { withReplacements } from "./list-tokens";
import { tokenIdOf } from "../core/tokens";
import { type MintedToken, newToken, type TokenSecret } from "./mint-token";
import { Replacing } from "./replacing";
import { requireFinishedTenant, requireStillThere } from "../core/require-tenant";
import type { FoundToken } from "../core/tokens";
import { defined } from "../core/defined";

export interface RotateOptions {
  readonly tenantId: string;
  /** @default the tenant's only token that works for longer than the overlap and has no successor */
  readonly tokenId?: string;
  /** The secret and the name of the new token. @default random ones */
  readonly secret?: TokenSecret;
  /** The time in which both tokens work. */
  readonly overlapSeconds: number;
  /**
   * Second since 1970 from which on the new token is refused.
   *
   * @default the lifetime of the old token, counted from now, and at most the environment's `maximumTokenLifetime`
   */
  readonly expiresAt?: number | "never";
  /**
   * Called with the record of the old token as it is, whose label and scopes the new one gets. It may throw to refuse the
   * rotation, and returns when the new token has to end at the latest, in seconds since 1970.
   *
   * @default neither is limited
   */
  readonly latestEndOf?: (old: FoundToken) => number | undefined;
  /**
   * Flush the stage's authorizer cache, for all tenants, once the old token has its end.
   *
   * @default API Gateway allows the old token for up to the environment's `authorizer.cacheTtlSeconds` longer
   */
  readonly flush?: boolean;
}

export interface RotatedToken extends MintedToken {
  readonly replaced: { readonly tokenId: string; readonly expiresAt: number };
}

/**
 * Mints a token that replaces another, with its label, scopes and lifetime, and ends the old token after the
 * overlap. Of two rotations of a token, one succeeds: the token's own record names its successor.
 *
 * @throws {TokenOptionError} {@link TenantIdError} before any call.
 * @throws {TenantNotFoundError} {@link TenantUnfinishedError} {@link TokenNotFoundError}
 * {@link AmbiguousTokenError} {@link TokenLifetimeError}
 * @throws {TokenRefusedError} when the authorizer refuses the token's record.
 * @throws {TokenReplacedError} when the token has a successor. {@link TokenChangedError} when it is removed
 * meanwhile. {@link TenantChangedError} when the tenant is.
 * @throws {CacheNotFlushedError} when only the flush failed.
 * @throws the errors of `issueToken` and of the ports. The old token is then unchanged.
 */
export async function rotateToken(
  { tenantId, tokenId, secret, overlapSeconds, expiresAt: wanted, latestEndOf, flush = false }: RotateOptions,
  tenancy: TokenTenancy,
  delivery: Delivery<RotatedToken> = toCaller,
): Promise<RotatedToken> {
  const now = nowSeconds(tenancy);
  checkMintingOptions({ ...(wanted !== undefined && { expiresAt: wanted }) }, now, tenancy.environment);
  const tenant = await requireFinishedTenant(tenantId, tenancy);
  const endsAt = now + overlapSeconds;
  checkLifetime(endsAt, latestEnd(now, tenancy.environment), tenancy.environment);
  const candidates = await candidatesOf(tenantId, tokenId, tenancy);
  const chosen = chooseToken(candidates, {
    tenantId,
    endsAt,
    now,
    ...(tokenId !== undefined && { tokenId }),
  });
  // The index is up to a second behind the table.
  const old = await tenancy.lookup.find(chosen.tokenHash);
  if (old === undefined || old.disabled) throw new TokenChangedError(chosen);
  if (old.refused !== undefined) throw new TokenRefusedError(old, tenantId);

  const { scopes } = old;
  const label = keptLabel(old.label);
  const latest = latestEndOf?.(old);
  const end = earlier(wanted ?? endOfSuccessor(old, now, tenancy), latest);
  const options = defined({ label, scopes, secret, expiresAt: end });
  const { token, stored } = newToken(tenant, options, tenancy);
  const { expiresAt } = stored;
  const replaced = { tokenId: tokenIdOf(old), expiresAt: Math.min(endsAt, old.expiresAt ?? Infinity) };
  const replacing = new Replacing(old, stored, replaced.expiresAt, tenancy);
  const issued: RotatedToken = {
    tenantId,
    token,
    tokenId: stored.tokenId,
    ...(expiresAt !== undefined && { expiresAt }),
    replaced,
  };
  const event = {
    tenantId,
    change: "rotate-token",
    before: replaced,
    after: { tokenId: stored.tokenId, ...(expiresAt !== undefined && { expiresAt }) },
  } as const;
  await audited(event, tenancy, (done) =>
    issueToken(
      {
        stored,
        issued,
        prepare: async () => {
          await requireStillThere(tenant, tenancy);
          await replacing.claim();
        },
        commit: async () => {
          await replacing.end();
          await done();
        },
        rollback: () => replacing.restore(),
        afterRollback:
          `token ${replaced.tokenId} may still name it as its successor, and end at ` +
          `${new Date(replaced.expiresAt * 1000).toISOString()}: run tokens rotate ${tenantId} --token ${replaced.tokenId}`,
        causeOf: (error) => replacing.causeOf(error),
      },
      delivery,
      tenancy,
    ),
  );
  try {
    if (flush) await tenancy.cache.flush();
  } catch (error) {
    throw new CacheNotFlushedError(tenantId, replaced.tokenId, error);
  }
  return issued;
}

async function candidatesOf(
  tenantId: string,
  tokenId: string | undefined,
  { lookup }: Pick<TokenTenancy, "lookup">,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for await (const token of lookup.ofTenant(tenantId))
    if (tokenId === undefined || tokenIdOf(token) === tokenId) candidates.push(token);
  if (tokenId === undefined && candidates.length === 1) return candidates;
  return withReplacements(candidates, lookup);
}

/** @returns seconds since 1970; undefined if the old token does not expire @throws {TokenLifetimeError} */
function endOfSuccessor(
  old: FoundToken,
  now: number,
  { environment }: Pick<TokenTenancy, "environment">,
): number | undefined {
  const end = old.replacement === undefined ? old.expiresAt : old.replacement.endedBefore;
  if (end === undefined) return undefined;
  const lifetime = end - (old.createdAt ?? NaN);
  if (!(lifetime > 0)) throw new TokenLifetimeError(tokenIdOf(old));
  return Math.min(now + Math.ceil(lifetime), latestEnd(now, environment) ?? Infinity);
}

/** @param end undefined for none @param latest undefined for any end */
function earlier(
  end: number | "never" | undefined,
  latest: number | undefined,
): number | "never" | undefined {
  if (latest === undefined) return end;
  return typeof end === "number" ? Math.min(end, latest) : latest;
}
