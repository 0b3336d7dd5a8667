import { ApiKeyMissingError } from "../core/errors";
import { audited, auditedState } from "../audit/audited";
import { findKeyOf } from "./settle-tenant";
import { nowSeconds, randomId, type Tenancy } from "../core/tenancy";
import { removeTokens } from "../token/revoke-token";
import { requireTenant } from "../core/require-tenant";
import { detailsOf, type TenantRecord } from "../core/tenant-record";

export interface DeletedTenant {
  readonly tenantId: string;
  readonly removedTokens: number;
}

/**
 * Deletes a tenant: records the deletion, disables the key, removes the tokens, the key and the record. From the second step on none
 * of its tokens works; running it again finishes a run that was cut short.
 *
 * @throws {TenantIdError} before any call. {@link TenantNotFoundError} {@link TenantChangedError}, and whatever the ports
 * reject with; in a {@link LeftUnfinishedError}, once the deletion may be recorded.
 */
export async function deleteTenant(untrustedTenantId: string, tenancy: Tenancy): Promise<DeletedTenant> {
  return carryOutDeletion(await requireTenant(untrustedTenantId, tenancy), tenancy);
}

/** Deletes a tenant whose record has not changed since. @throws {TenantChangedError} when it has */
export async function carryOutDeletion(before: TenantRecord, tenancy: Tenancy): Promise<DeletedTenant> {
  const { tenantId } = before;
  const doomed: TenantRecord = {
    ...before,
    status: "deleting",
    settled: false,
    updatedAt: nowSeconds(tenancy),
    revision: randomId(tenancy),
  };
  const event = {
    tenantId,
    change: "delete",
    before: { ...auditedState(before), ...detailsOf(before) },
  } as const;
  return audited(event, tenancy, async (done, leaves) => {
    leaves(`tenant "${tenantId}" is left deleting: run tenants delete ${tenantId} to finish it`);
    await tenancy.records.write(doomed, before.revision);
    const removedTokens = await removeAllOf(before, tenancy);
    await tenancy.records.remove(doomed);
    leaves(`tenant "${tenantId}" is deleted, and the audit trail does not have the end of it`);
    await done();
    return { tenantId, removedTokens };
  });
}

/** Disables a tenant's key, and removes its tokens and the key. @returns the number of tokens */
async function removeAllOf(tenant: TenantRecord, tenancy: Tenancy): Promise<number> {
  const keyId = (await findKeyOf(tenant, tenancy))?.id;
  if (keyId !== undefined) await disable(keyId, tenancy);
  const listed = await removeTokens(tenancy.lookup.ofTenant(tenant.tenantId), tenancy);
  if (keyId !== undefined) await tenancy.keys.remove(keyId);
  // Again, for a token that the index did not have yet, and for tokens that others stored for the key without a tenant: with a
  // new key of the same value they would work again.
  return listed + (await removeTokens(tenancy.lookup.withKey(tenant.clientId), tenancy));
}

async function disable(keyId: string, { keys }: Tenancy): Promise<void> {
  try {
    await keys.setEnabled(keyId, false);
  } catch (error) {
    if (!(error instanceof ApiKeyMissingError)) throw error;
  }
}
