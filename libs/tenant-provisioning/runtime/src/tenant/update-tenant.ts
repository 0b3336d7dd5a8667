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
/** Attempts to write a record that concurrent runs change in other ways. */
const MAX_ATTEMPTS = 5;

/**
 * Changes a tenant's name, contact or metadata, and nothing in API Gateway. Of two concurrent changes one succeeds; a concurrent
 * move or suspension is no conflict. Without a difference, nothing is written or recorded.
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
  // Others may have stored metadata outside of the limits: only additions are checked.
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

/** Writes the details, as long as they have not changed since they were read; the rest of the record may have. */
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
