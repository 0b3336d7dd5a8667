import { audited, auditedState } from "../audit/audited";
import { nowSeconds, randomId, type Tenancy } from "../core/tenancy";
import { checkTenantDetails } from "../core/limits";
import { requireFinishedTenant } from "../core/require-tenant";
import { TenantChangedError } from "../core/errors";
import {
  detailsOf,
  differingDetails,
  type TenantUpdate,
  updatedDetails,
  withoutDetails,
  isUnfinished,
  type TenantDetails,
  type TenantRecord,
} from "../core/tenant-record";
/** How often a run reads the record again that others changed in other ways. */
const MAX_ATTEMPTS = 5;

/**
 * Changes a tenant's name, contact or metadata, and nothing in API Gateway. Of two that change them at the same time one succeeds;
 * a move or a suspension at the same time is no conflict. What is as it is wanted is not written again, and no event says so.
 *
 * @throws {TenantIdError} before any call; {@link TenantDetailError} before anything is changed.
 * @throws {TenantNotFoundError} {@link TenantUnfinishedError}
 * @throws {TenantChangedError} when someone else changes the same, or deletes the tenant, meanwhile.
 * @throws whatever the ports reject with.
 */
export async function updateTenant(
  untrustedTenantId: string,
  update: TenantUpdate,
  tenancy: Tenancy,
): Promise<TenantRecord> {
  checkTenantDetails(updatedDetails({}, update));
  const before = await requireFinishedTenant(untrustedTenantId, tenancy);
  const details = updatedDetails(before, update);
  if (differingDetails(before, details).length === 0) return before;
  // Others may have stored any metadata: to remove some of it is no reason to look at the rest.
  const isAdded = Object.values(update.metadata ?? {}).some((value) => value !== null);
  if (isAdded && details.metadata) checkTenantDetails({ metadata: details.metadata });
  const { tenantId } = before;
  const event = {
    tenantId,
    change: "update",
    before: { ...auditedState(before), ...detailsOf(before) },
    after: { ...auditedState(before), ...details },
  } as const;
  return audited(event, tenancy, async (done) => {
    const written = await write(details, before, tenancy);
    await done({ ...auditedState(written), ...details });
    return written;
  });
}

/** Writes details over a record that has still those that were read, whatever else of it is another by now. */
async function write(details: TenantDetails, read: TenantRecord, tenancy: Tenancy): Promise<TenantRecord> {
  let before = read;
  for (let attempt = 1; ; attempt += 1) {
    const wanted: TenantRecord = {
      ...withoutDetails(before),
      ...details,
      updatedAt: nowSeconds(tenancy),
      revision: randomId(tenancy),
    };
    try {
      await tenancy.records.write(wanted, before.revision);
      return wanted;
    } catch (error) {
      if (!(error instanceof TenantChangedError) || attempt === MAX_ATTEMPTS) throw error;
      const newest = await tenancy.records.get(read.tenantId);
      const isSame =
        newest?.generation === read.generation &&
        !isUnfinished(newest.status) &&
        differingDetails(newest, read).length === 0;
      if (!isSame) throw error;
      before = newest;
    }
  }
}
