import type { ApiKey } from "./api-keys";
import type { Tenancy } from "./tenancy";
import type { TenantRecord } from "./tenant-record";

/**
 * A tenant's API key: the one that its record names, or, where that is gone, one that someone made by hand with the same
 * value, which its tokens name.
 */
export async function findKeyOf(
  { apiKeyId, clientId }: Pick<TenantRecord, "apiKeyId" | "clientId">,
  { keys }: Pick<Tenancy, "keys">,
): Promise<ApiKey | undefined> {
  const named = apiKeyId === undefined ? undefined : await keys.byId(apiKeyId);
  return named ?? (await keys.find(clientId));
}
