import { beginAudited } from "./audited";
import { checkTokenOptions } from "./check-token-options";
import { chooseToken } from "./choose-token";
import { nowSeconds, randomId } from "./ids";
import { tokenIdOf } from "./list-tokens";
import type { MintedToken } from "./mint-tenant-token";
import { newToken } from "./new-token";
import { requireFinishedTenant } from "./require-tenant";
import { takeBack } from "./take-back";
import type { Tenancy } from "./tenancy";
import type { TenantRecord } from "./tenant-record";
import type { ListedToken } from "./tokens";

export interface RotateOptions {
  readonly tenantId: string;
  /** @default the tenant's only token that works for longer than the overlap */
  readonly tokenId?: string;
  /** How long the old token still works beside the new one. */
  readonly overlapSeconds: number;
  /** Second since 1970 from which on the new token is refused. @default it does not expire */
  readonly expiresAt?: number;
}

export interface RotatedToken extends MintedToken {
  readonly replaced: { readonly tokenId: string; readonly expiresAt: number };
}

/**
 * Mints a token that replaces another, with its label and scopes, and lets the old one end after the overlap. Two
 * rotations of a tenant exclude each other: the record's revision is taken before, and has to be the same after.
 *
 * @throws {TokenOptionError} {@link TenantIdError} before any call.
 * @throws {TenantNotFoundError} {@link TenantUnfinishedError} {@link TokenNotFoundError} {@link AmbiguousTokenError}
 * @throws {TenantChangedError} when someone else changes the tenant meanwhile; the new token is removed. The old one may end
 * after the overlap all the same, and is replaced by running this again.
 */
export async function rotateToken(
  { tenantId, tokenId, overlapSeconds, expiresAt }: RotateOptions,
  tenancy: Tenancy,
): Promise<RotatedToken> {
  const now = nowSeconds(tenancy);
  checkTokenOptions({ ...(expiresAt !== undefined && { expiresAt }) }, now);
  const tenant = await requireFinishedTenant(tenantId, tenancy);
  const listed: ListedToken[] = [];
  for await (const token of tenancy.lookup.ofTenant(tenantId)) listed.push(token);
  const endsAt = now + overlapSeconds;
  const old = chooseToken(listed, { tenantId, endsAt, now, ...(tokenId !== undefined && { tokenId }) });
  const { label, scopes } = old;
  const options = {
    ...(label !== undefined && { label }),
    ...(scopes !== undefined && { scopes }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  const { token, stored } = newToken(tenant, options, tenancy);
  const replaced = { tokenId: tokenIdOf(old), expiresAt: Math.min(endsAt, old.expiresAt ?? Infinity) };

  const done = await beginAudited(
    { tenantId, change: "rotate-token", before: replaced, after: { tokenId: stored.tokenId } },
    tenancy,
  );
  const taken: TenantRecord = { ...tenant, revision: randomId(tenancy) };
  await tenancy.records.write(taken, tenant.revision);
  try {
    if (replaced.expiresAt !== old.expiresAt)
      await tenancy.tokens.setExpiry(old.tokenHash, replaced.expiresAt);
    await tenancy.tokens.put(stored);
    await tenancy.records.write({ ...taken, revision: randomId(tenancy) }, taken.revision);
    await done();
  } catch (error) {
    throw await takeBack(stored, error, tenancy);
  }
  return {
    tenantId,
    token,
    tokenId: stored.tokenId,
    ...(expiresAt !== undefined && { expiresAt }),
    replaced,
  };
}
