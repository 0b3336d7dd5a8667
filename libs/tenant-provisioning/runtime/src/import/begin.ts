import type { AuditEvent } from "../core/audit-trail";
import { auditedState, eventOf } from "../audit/audited";
import { nowSeconds, randomId } from "../core/tenancy";
import type { ImportJob } from "./job";
import type { ImportTenancy } from "./ports";
import { inParallel } from "../core/in-parallel";
import { detailsOf, differingDetails, type TenantRecord } from "../core/tenant-record";
import { TenantChangedError } from "../core/errors";
/** Each conditional write is a call of its own: `BatchWriteItem` has no conditions. */
export const WRITES_AT_ONCE = 25;

/**
 * Records that tenants are being made, before anything else of them is there. What a run that was cut short has recorded
 * is recorded, so that each run comes further than the one before, however soon it is cut short.
 */
export async function beginTenants(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  await inParallel(jobs, WRITES_AT_ONCE, async (job) => {
    const recorded = asRecorded(job);
    if (recorded) job.creating = recorded;
    else await recordCreating(job, creatingRecord(job, tenancy), job.existing, tenancy);
  });
}

/**
 * Writes to the audit trail that a tenant's creation has begun, and then its record. The record's revision names the change:
 * whichever run ends it names it so.
 *
 * @returns whether the record is written: someone else's may have come first, and then nothing more is done for the tenant
 */
export async function recordCreating(
  job: ImportJob,
  creating: TenantRecord,
  replaced: TenantRecord | undefined,
  tenancy: ImportTenancy,
): Promise<boolean> {
  await tenancy.audit.append(creationEvent(creating, "begun", tenancy));
  job.creating = creating;
  try {
    await tenancy.records.write(creating, replaced?.revision);
    return true;
  } catch (error) {
    if (!(error instanceof TenantChangedError)) throw error;
    job.failure = error.message;
    return false;
  }
}

/** @param operation the revision of the record by which the creation began */
export function creationEvent(
  tenant: TenantRecord,
  phase: AuditEvent["phase"],
  tenancy: ImportTenancy,
  operation = tenant.revision,
): AuditEvent {
  const after = { ...auditedState(tenant), ...detailsOf(tenant) };
  return eventOf({ tenantId: tenant.tenantId, change: "create", after }, phase, operation, tenancy);
}

/** What a run that was cut short has recorded, where that is what is to be recorded. */
function asRecorded({ plan, stated, existing }: ImportJob): TenantRecord | undefined {
  const isSame =
    existing?.plan === plan && differingDetails(existing, { ...existing, ...stated }).length === 0;
  return isSame ? existing : undefined;
}

function creatingRecord(
  { tenantId, plan, clientId, stated, existing }: ImportJob,
  tenancy: ImportTenancy,
): TenantRecord {
  const now = nowSeconds(tenancy);
  return {
    ...(existing && detailsOf(existing)),
    ...stated,
    tenantId,
    status: "creating",
    plan,
    clientId,
    settled: false,
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
    generation: existing?.generation ?? randomId(tenancy),
    revision: randomId(tenancy),
  };
}
