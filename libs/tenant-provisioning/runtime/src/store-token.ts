import { beginAudited } from "./audited";
import { takeBack } from "./take-back";
import type { Tenancy } from "./tenancy";
import { TenantChangedError } from "./tenant-changed-error";
import type { TenantRecord } from "./tenant-record";
import type { NewToken } from "./tokens";

/**
 * Stores another token of a tenant that is there.
 *
 * @throws {TenantChangedError} when the tenant is deleted meanwhile; the token is removed.
 */
export async function storeToken(tenant: TenantRecord, stored: NewToken, tenancy: Tenancy): Promise<void> {
  const { tenantId, generation } = tenant;
  const { tokenId, label, expiresAt } = stored;
  const after = {
    tokenId,
    ...(label !== undefined && { label }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  const done = await beginAudited({ tenantId, change: "mint-token", after }, tenancy);
  try {
    await tenancy.tokens.put(stored);
    // Whoever deletes the tenant may have listed its tokens before this one was there.
    const now = await tenancy.records.get(tenantId);
    if (now?.generation !== generation || now.status === "deleting") throw new TenantChangedError(tenantId);
    await done();
  } catch (error) {
    throw await takeBack(stored, error, tenancy);
  }
}
