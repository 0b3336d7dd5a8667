import { hashToken, mintToken } from "@tollgate/token-hashing";
import type { TokenOptions } from "./limits";
import { nowSeconds, randomId } from "./ids";
import type { Tenancy } from "./tenancy";
import type { TenantRecord } from "./tenant-record";
import type { NewToken } from "./tokens";

type Owner = Pick<TenantRecord, "tenantId" | "clientId">;

/** A new token of a tenant: the secret, and what is to be stored. */
export function newToken(
  owner: Owner,
  options: TokenOptions,
  tenancy: Pick<Tenancy, "environment" | "clock" | "randomBytes">,
): { readonly token: string; readonly stored: NewToken } {
  const token = mintToken(tenancy.environment.tokenPrefix, tenancy.randomBytes);
  const names = { tokenHash: hashToken(token), tokenId: randomId(tenancy) };
  return { token, stored: storedToken(owner, names, options, tenancy) };
}

/** What is to be stored for a token. */
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
    ...(label !== undefined && { label }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(scopes !== undefined && scopes.length > 0 && { scopes }),
    ...(disabled && { disabled }),
  };
}
