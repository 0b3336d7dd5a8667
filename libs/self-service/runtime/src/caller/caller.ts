// Who makes a request, by the token's record as it is now, and what it may give to other tokens.
// Not here: the gateway's authorizer, whose answer may be cached for minutes.

import {
  type FoundToken,
  isExpired,
  nowSeconds,
  type TenantRecord,
  tokenIdOf,
  type TokenTenancy,
} from "@tollgate/tenant-provisioning-runtime";
import { hashToken } from "@tollgate/token-hashing";
import { SelfServiceError } from "../errors";
import type { Request } from "../http/request";

/** A token that makes a request, and works at this moment. */
export interface Caller {
  readonly tenant: TenantRecord;
  /** The public name. */
  readonly tokenId: string;
  /** The secret, which is compared and derived from, and never stored or logged. */
  readonly token: string;
  readonly record: FoundToken;
}

/**
 * Reads the token and its tenant as they are now: the authorizer's cached answer may be older than a revocation, a
 * suspension or a change of scopes.
 *
 * @param tenancy whose tokens are only those of the request's tenant
 * @throws {SelfServiceError} `unauthorized`, `no_tenant`, `tenant_suspended` or `scope_missing`
 */
export async function requireCaller(
  { tenantId, tokenId, token }: Pick<Request, "tenantId" | "tokenId" | "token">,
  scope: string,
  tenancy: Pick<TokenTenancy, "lookup" | "records" | "clock">,
): Promise<Caller> {
  if (tenantId === undefined) throw new SelfServiceError("no_tenant");
  const [record, tenant] = await Promise.all([
    tenancy.lookup.find(hashToken(token)),
    tenancy.records.get(tenantId),
  ]);
  if (record === undefined || !works(record, nowSeconds(tenancy))) throw new SelfServiceError("unauthorized");
  if (record.tenantId !== tenantId || (tokenId !== undefined && tokenIdOf(record) !== tokenId))
    throw new SelfServiceError("unauthorized");
  if (tenant === undefined || tenant.clientId !== record.clientId) throw new SelfServiceError("no_tenant");
  if (tenant.status === "suspended") throw new SelfServiceError("tenant_suspended");
  if (record.scopes !== undefined && !record.scopes.includes(scope))
    throw new SelfServiceError("scope_missing");
  return { tenant, tokenId: tokenIdOf(record), token, record };
}

/** Whether the authorizer would let a token in. @param now seconds since 1970 */
export function works(record: FoundToken, now: number): boolean {
  return !isExpired(record, now) && !record.disabled && !record.undelivered && record.refused === undefined;
}
