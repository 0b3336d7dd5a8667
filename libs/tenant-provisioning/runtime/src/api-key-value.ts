import type { Environment } from "@tollgate/environments";
import { ApiKeyValueError } from "./api-key-value-error";
import { parseTenantId } from "./tenant-id";

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
