import type { Environment } from "@tollgate/environments";
import { apiKeyPrefix } from "@tollgate/records";
import { TENANT_ID } from "./limits";
import { TenantIdError } from "./errors";

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

/** CreateApiKey accepts 20 to 128 characters. Service, environment and tenant together have at most 114. */
const MIN_LENGTH = 20;

/**
 * Pads a short value. It occurs in no service, environment or tenant id, so no two tenants get the same
 * value.
 */
const FILLER = "X";

/**
 * Returns the value of a tenant's API key. It is readable and deterministic, and not a secret: with the key
 * source AUTHORIZER, a client cannot present it. A value of less than 20 characters is padded:
 * `shop-dev-acmeXXXXXXX`.
 *
 * @throws {TenantIdError} when the id has an invalid form.
 */
export function apiKeyValue(
  environment: Pick<Environment, "service" | "name">,
  untrustedTenantId: string,
): string {
  return `${apiKeyPrefix(environment)}${parseTenantId(untrustedTenantId)}`.padEnd(MIN_LENGTH, FILLER);
}

/** Returns the tenant whose id is in an API key's value, or undefined for a value that a person chose. */
export function tenantNamedBy(
  value: string,
  environment: Pick<Environment, "service" | "name">,
): string | undefined {
  const prefix = apiKeyPrefix(environment);
  if (!value.startsWith(prefix)) return undefined;
  const tenantId = value.slice(prefix.length).replace(new RegExp(`${FILLER}+$`), "");
  return isTenantId(tenantId) && apiKeyValue(environment, tenantId) === value ? tenantId : undefined;
}
