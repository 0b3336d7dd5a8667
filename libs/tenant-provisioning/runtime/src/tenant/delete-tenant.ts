import { ApiKeyMissingError } from "../core/errors";
import { audited, auditedState } from "../audit/audited";
import { findKeyOf } from "./settle-tenant";
import { removeOwnPlans } from "./own-plan";
import { nowSeconds, randomId, type Tenancy } from "../core/tenancy";
import { removeTokens } from "../token/revoke-token";
import { requireTenant } from "../core/require-tenant";
import { detailsOf, type TenantRecord } from "../core/tenant-record";

export interface DeletedTenant {
  readonly tenantId: string;
  readonly removedTokens: number;
}

/**
 * Deletes a tenant: records the deletion, disables the key, and removes the tokens, the key, the usage plan of own limits and the record.
 * After the key is disabled, none of its tokens works. Running it again finishes an interrupted run.
 *
 * @throws {TenantIdError} before any call. {@link TenantNotFoundError} {@link TenantChangedError}
 * @throws any error of the ports. It is the cause of a {@link LeftUnfinishedError} if the deletion may have
 * been recorded.
 */
export async function deleteTenant(untrustedTenantId: string, tenancy: Tenancy): Promise<DeletedTenant> {
  return carryOutDeletion(await requireTenant(untrustedTenantId, tenancy), tenancy);
}

/**
 * Deletes a tenant whose record has not changed since it was read.
 *
 * @throws {TenantChangedError} when it has
 */
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
    leaves(`tenant "${tenantId}" is deleted, and the audit trail lacks the end of the deletion`);
    await done();
    return { tenantId, removedTokens };
  });
}

/** Disables a tenant's key, and removes its tokens and the key. @returns the number of tokens */
export async function removeAllOf(tenant: TenantRecord, tenancy: Tenancy): Promise<number> {
  const keyId = (await findKeyOf(tenant, tenancy))?.id;
  if (keyId !== undefined) await disable(keyId, tenancy);
  const listed = await removeTokens(tenancy.lookup.ofTenant(tenant.tenantId), tenancy);
  if (keyId !== undefined) await tenancy.keys.remove(keyId);
  // A settled tenant without own limits has no plan of its own, so most deletions need no further call.
  if (tenant.limits !== undefined || !tenant.settled) await removeOwnPlans(tenant.tenantId, tenancy);
  // Removes tokens again: those that the index did not contain yet, and those that others stored for the key
  // without a tenant. They would work again with a new key of the same value.
  return listed + (await removeTokens(tenancy.lookup.withKey(tenant.clientId), tenancy));
}

async function disable(keyId: string, { keys }: Tenancy): Promise<void> {
  try {
    await keys.setEnabled(keyId, false);
  } catch (error) {
    if (!(error instanceof ApiKeyMissingError)) throw error;
  }
}
