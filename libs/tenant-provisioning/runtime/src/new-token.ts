import { hashToken, mintToken } from "@tollgate/token-hashing";
import type { TokenOptions } from "./check-token-options";
import { nowSeconds, randomId } from "./ids";
import type { Tenancy } from "./tenancy";
import type { TenantRecord } from "./tenant-record";
import type { NewToken } from "./tokens";

/** A new token of a tenant: the secret, and what is to be stored. */
export function newToken(
  { tenantId, clientId }: Pick<TenantRecord, "tenantId" | "clientId">,
  { label, expiresAt, scopes }: TokenOptions,
  tenancy: Pick<Tenancy, "environment" | "clock" | "randomBytes">,
): { readonly token: string; readonly stored: NewToken } {
  const token = mintToken(tenancy.environment.tokenPrefix, tenancy.randomBytes);
  const stored: NewToken = {
    tokenHash: hashToken(token),
    clientId,
    tenantId,
    tokenId: randomId(tenancy),
    createdAt: nowSeconds(tenancy),
    ...(label !== undefined && { label }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(scopes !== undefined && scopes.length > 0 && { scopes }),
  };
  return { token, stored };
}
