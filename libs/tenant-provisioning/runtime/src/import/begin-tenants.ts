import type { AuditEvent } from "../core/audit-trail";
import { auditedState, eventOf } from "../audit/audited";
import { nowSeconds, randomId } from "../core/tenancy";
import { enter, fail, type ImportJob, type JobAt } from "./import-job";
import type { ImportTenancy } from "./ports";
import { areSameLimits } from "../core/own-limits";
import { inParallel } from "../core/in-parallel";
import { detailsOf, differingDetails, type TenantRecord } from "../core/tenant-record";
import { TenantChangedError } from "../core/errors";

/**
 * The number of concurrent writes. Each conditional write is a call of its own, because `BatchWriteItem` has
 * no conditions.
 */
export const WRITES_AT_ONCE = 25;

/**
 * Records that tenants are being created, before anything else of them exists. A matching record of an
 * interrupted run is kept, so that each run gets further than the previous one.
 */
export async function beginTenants(jobs: readonly JobAt<"planned">[], tenancy: ImportTenancy): Promise<void> {
  await inParallel(jobs, WRITES_AT_ONCE, async (job) => {
    const { interrupted } = job.stage;
    const isRecorded = interrupted !== undefined && isSame(interrupted, job);
    const record = isRecorded ? interrupted : creatingRecord(job, tenancy);
    if (isRecorded || (await recordCreation(job, record, interrupted, tenancy)))
      enter(job, { name: "recorded", record, interrupted });
  });
}

/**
 * Writes to the audit trail that a tenant's creation has begun, and then writes its record. The record's
 * revision is the operation in the trail, so any run that finishes the creation can name it.
 *
 * @returns false if another run's record came first. The job has failed then
 */
export async function recordCreation(
  job: ImportJob,
  record: TenantRecord,
  replaced: TenantRecord | undefined,
  tenancy: ImportTenancy,
): Promise<boolean> {
  await tenancy.audit.append(creationEvent(record, "begun", tenancy));
  try {
    await tenancy.records.write(record, replaced?.revision);
    return true;
  } catch (error) {
    if (!(error instanceof TenantChangedError)) throw error;
    fail(job, error.message);
    return false;
  }
}

/** @param operation the revision of the record with which the creation began */
export function creationEvent(
  tenant: TenantRecord,
  phase: AuditEvent["phase"],
  tenancy: ImportTenancy,
  operation = tenant.revision,
): AuditEvent {
  const after = { ...auditedState(tenant), ...detailsOf(tenant) };
  return eventOf({ tenantId: tenant.tenantId, change: "create", after }, phase, operation, tenancy);
}

/** Whether an interrupted run recorded the same plan, limits and details as the rows. */
function isSame(interrupted: TenantRecord, { plan, limits, stated }: ImportJob): boolean {
  return (
    interrupted.plan === plan &&
    areSameLimits(interrupted.limits, limits) &&
    differingDetails(interrupted, { ...interrupted, ...stated }).length === 0
  );
}

function creatingRecord(
  { tenantId, plan, clientId, limits, stated, stage: { interrupted } }: JobAt<"planned">,
  tenancy: ImportTenancy,
): TenantRecord {
  const now = nowSeconds(tenancy);
  return {
    ...(interrupted && detailsOf(interrupted)),
    ...stated,
    tenantId,
    status: "creating",
    plan,
    ...(limits && { limits }),
    clientId,
    settled: false,
    createdAt: interrupted?.createdAt ?? now,
    updatedAt: now,
    generation: interrupted?.generation ?? randomId(tenancy),
    revision: randomId(tenancy),
  };
}
