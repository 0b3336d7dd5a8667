import type { AuditedState } from "./audit-event";
import { audited } from "./audited";
import { requireStillThere } from "./require-tenant";
import { takeBack } from "./take-back";
import type { Tenancy } from "./tenancy";
import type { TenantRecord } from "./tenant-record";
import type { NewToken } from "./tokens";

/**
 * Stores another token of a tenant that is there, whose secret someone has.
 *
 * @throws {TenantChangedError} when the tenant is deleted meanwhile; the token is removed.
 */
export async function storeToken(tenant: TenantRecord, stored: NewToken, tenancy: Tenancy): Promise<void> {
  const event = { tenantId: tenant.tenantId, change: "mint-token", after: mintedState(stored) } as const;
  await audited(event, tenancy, async (done) => {
    try {
      await tenancy.tokens.put(stored);
      // Whoever deletes the tenant may have listed its tokens before this one was there.
      await requireStillThere(tenant, tenancy);
      await done();
    } catch (error) {
      throw await takeBack(stored, error, tenancy);
    }
  });
}

/** What an event shows of a new token. */
export function mintedState({ tokenId, label, expiresAt }: NewToken): AuditedState {
  return {
    tokenId,
    ...(label !== undefined && { label }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}
