import type { Environment } from "@tollgate/environments";
import { ApiKeyValueError } from "./api-key-value-error";
import { isTenantId, parseTenantId } from "./tenant-id";

/**
 * The value of a tenant's API key: readable, the same on every run, and no secret, because with the key source
 * AUTHORIZER a client cannot present it.
 *
 * @throws {TenantIdError} when the id is not of the form that ids have.
 * @throws {ApiKeyValueError} when the value has less than 20 or more than 128 characters (CreateApiKey's limits).
 */
export function apiKeyValue(
  { service, name }: Pick<Environment, "service" | "name">,
  untrustedTenantId: string,
): string {
  const value = `${service}-${name}-${parseTenantId(untrustedTenantId)}`;
  if (value.length < 20 || value.length > 128) throw new ApiKeyValueError(value);
  return value;
}

/** The tenant that an API key's value names; undefined for a value of another form, such as one that was chosen by hand. */
export function tenantNamedBy(
  value: string,
  { service, name }: Pick<Environment, "service" | "name">,
): string | undefined {
  const prefix = `${service}-${name}-`;
  const tenantId = value.startsWith(prefix) ? value.slice(prefix.length) : "";
  return isTenantId(tenantId) ? tenantId : undefined;
}
