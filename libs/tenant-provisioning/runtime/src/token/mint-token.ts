// Tokens: to mint, rotate, change, revoke, list, find and verify them, and to deliver their secrets safely.
// Not here: the form and the hash of a token, which are in `libs/token-hashing`.

import { hashToken, mintToken } from "@tollgate/token-hashing";
import { type MintingOptions, type TokenOptions, checkMintingOptions, latestEnd } from "../core/limits";
import { nowSeconds, randomId, type Tenancy, type TokenTenancy } from "../core/tenancy";
import type { TenantRecord } from "../core/tenant-record";
import type { NewToken } from "../core/tokens";
import { TokenNotDeliveredError } from "../core/errors";
import type { AuditedState } from "../core/audit-trail";
import { audited } from "../audit/audited";
import { requireStillThere, requireFinishedTenant } from "../core/require-tenant";
import { type Delivery, toCaller, issueToken } from "./issue-token";
import { defined } from "../core/defined";

type Owner = Pick<TenantRecord, "tenantId" | "clientId">;

/** A secret, and the public name of its token. */
export interface TokenSecret {
  readonly token: string;
  readonly tokenId: string;
}

/** Returns a random secret and name. */
export function randomSecret(tenancy: Pick<TokenTenancy, "environment" | "randomBytes">): TokenSecret {
  const token = mintToken(tenancy.environment.tokenPrefix, tenancy.randomBytes);
  return { token, tokenId: randomId(tenancy) };
}

/** Creates a new token of a tenant: the secret and the record. */
export function newToken(
  owner: Owner,
  { secret, ...options }: MintingOptions & { readonly secret?: TokenSecret },
  tenancy: Pick<TokenTenancy, "environment" | "clock" | "randomBytes">,
): { readonly token: string; readonly stored: NewToken } {
  const { token, tokenId } = secret ?? randomSecret(tenancy);
  const names = { tokenHash: hashToken(token), tokenId };
  return { token, stored: storedToken(owner, names, withEnd(options, tenancy), tenancy) };
}

/** Gives a token without a stated end the one of the environment's `maximumTokenLifetime`. */
export function withEnd(
  { expiresAt, ...options }: MintingOptions,
  tenancy: Pick<TokenTenancy, "environment" | "clock">,
): TokenOptions {
  const end = expiresAt ?? latestEnd(nowSeconds(tenancy), tenancy.environment);
  return { ...options, ...(typeof end === "number" && { expiresAt: end }) };
}

export function storedToken(
  { tenantId, clientId }: Owner,
  { tokenHash, tokenId, disabled }: Pick<NewToken, "tokenHash" | "tokenId" | "disabled">,
  { label, expiresAt, scopes }: TokenOptions,
  tenancy: Pick<Tenancy, "clock">,
): NewToken {
  return {
    tokenHash,
    clientId,
    tenantId,
    tokenId,
    createdAt: nowSeconds(tenancy),
    ...defined({ label, expiresAt }),
    ...(scopes !== undefined && scopes.length > 0 && { scopes }),
    ...(disabled && { disabled }),
  };
}

/**
 * Removes a token after an error, whether or not it was stored.
 *
 * @returns the error to throw: the same, or a {@link TokenNotDeliveredError} if the token cannot be removed
 */
async function rollbackToken(
  stored: NewToken,
  error: unknown,
  { tokens }: Pick<Tenancy, "tokens">,
): Promise<unknown> {
  try {
    await tokens.remove(stored.tokenHash);
    return error;
  } catch {
    return new TokenNotDeliveredError(stored, error);
  }
}

/**
 * Stores a further token of an existing tenant. Somebody knows its secret already.
 *
 * @throws {TenantChangedError} when the tenant is deleted meanwhile. The token is removed.
 */
export async function storeToken(tenant: TenantRecord, stored: NewToken, tenancy: Tenancy): Promise<void> {
  const event = { tenantId: tenant.tenantId, change: "mint-token", after: mintedState(stored) } as const;
  await audited(event, tenancy, async (done) => {
    try {
      await tenancy.tokens.put(stored);
      // A concurrent deletion may have listed the tenant's tokens before this one was stored.
      await requireStillThere(tenant, tenancy);
      await done();
    } catch (error) {
      throw await rollbackToken(stored, error, tenancy);
    }
  });
}

function mintedState({ tokenId, label, expiresAt }: NewToken): AuditedState {
  return {
    tokenId,
    ...defined({ label, expiresAt }),
  };
}

export interface MintOptions extends MintingOptions {
  readonly tenantId: string;
  /** The secret and the name of the token. @default random ones */
  readonly secret?: TokenSecret;
}

export interface MintedToken {
  readonly tenantId: string;
  /** The secret. It is not stored, so it can be shown only once. */
  readonly token: string;
  /** The token's public name: 16 hexadecimal digits. */
  readonly tokenId: string;
  /** Second since 1970. Omitted if the token does not expire. */
  readonly expiresAt?: number;
}

/**
 * Mints a token for a tenant, and stores its hash. The token of a suspended tenant works once the tenant is
 * resumed.
 *
 * @throws {TenantIdError} {@link TokenOptionError} before any call.
 * @throws {TenantNotFoundError} {@link TenantUnfinishedError}
 * @throws {TenantChangedError} when the tenant is deleted meanwhile. The token is removed.
 * @throws the errors of `issueToken` and of the ports.
 */
export async function mintTenantToken(
  { tenantId, ...options }: MintOptions,
  tenancy: TokenTenancy,
  delivery: Delivery<MintedToken> = toCaller,
): Promise<MintedToken> {
  checkMintingOptions(options, nowSeconds(tenancy), tenancy.environment);
  const tenant = await requireFinishedTenant(tenantId, tenancy);
  const { token, stored } = newToken(tenant, options, tenancy);
  const { tokenId, expiresAt } = stored;
  const issued = { tenantId, token, tokenId, ...(expiresAt !== undefined && { expiresAt }) };
  return audited({ tenantId, change: "mint-token", after: mintedState(stored) }, tenancy, (done) =>
    issueToken(
      // A concurrent deletion may have listed the tenant's tokens before this one was stored.
      { stored, issued, prepare: () => requireStillThere(tenant, tenancy), commit: () => done() },
      delivery,
      tenancy,
    ),
  );
}
