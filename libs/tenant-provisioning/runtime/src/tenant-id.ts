import { TENANT_ID } from "./limits";
import { TenantIdError } from "./tenant-id-error";

/**
 * Checks a tenant's id and returns it.
 *
 * @throws {TenantIdError} unless it is 1 to 64 characters of `[a-z0-9-]`.
 */
export function parseTenantId(untrustedTenantId: string): string {
  if (!isTenantId(untrustedTenantId)) throw new TenantIdError(untrustedTenantId);
  return untrustedTenantId;
}

export function isTenantId(untrustedTenantId: string): boolean {
  return TENANT_ID.test(untrustedTenantId);
}
