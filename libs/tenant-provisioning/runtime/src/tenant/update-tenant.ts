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

/** The maximum number of attempts to write a record whose other fields concurrent runs change. */
const MAX_ATTEMPTS = 5;

/**
 * Changes a tenant's name, contact or metadata, and nothing in API Gateway. Of two concurrent updates, one
 * succeeds. A concurrent move or suspension is no conflict. If nothing differs, nothing is written or
 * recorded.
 *
 * @throws {TenantIdError} before any call. {@link TenantDetailError} before anything is changed.
 * @throws {TenantNotFoundError} {@link TenantUnfinishedError}
 * @throws {TenantChangedError} when another run changes the same details, or deletes the tenant, meanwhile.
 * @throws any error of the ports.
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
  // Only additions are checked, because other programs may have stored metadata that exceeds the limits.
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

/**
 * Writes the details if they have not changed since they were read. Other fields of the record may have
 * changed.
 */
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
        newest.movesTo === undefined &&
        differingDetails(newest, read).length === 0;
      if (!isSame) throw error;
      before = newest;
    }
  }
}
