import { auditedState, eventOf } from "./audited";
import { nowSeconds, randomId } from "./ids";
import type { ImportJob } from "./import-job";
import type { ImportTenancy } from "./import-tenancy";
import { inParallel } from "./in-parallel";
import { detailsOf, differingDetails } from "./tenant-details";
import { TenantChangedError } from "./tenant-changed-error";
import type { TenantRecord } from "./tenant-record";

/** Each conditional write is a call of its own: `BatchWriteItem` has no conditions. */
export const WRITES_AT_ONCE = 25;

/**
 * Records that tenants are being made, before anything else of them is there. What a run that was cut short has recorded
 * is recorded, so that each run comes further than the one before, however soon it is cut short.
 */
export async function beginTenants(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  await inParallel(jobs, WRITES_AT_ONCE, async (job) => {
    const recorded = asRecorded(job);
    const creating = recorded ?? creatingRecord(job, tenancy);
    // The record names the change: a later run finds it, and that it has begun is in the audit trail already.
    const operation = creating.revision;
    Object.assign(job, { creating, operation } satisfies Partial<ImportJob>);
    if (recorded) return;
    const after = { ...auditedState(creating), ...detailsOf(creating) };
    const change = { tenantId: job.tenantId, change: "create", after } as const;
    await tenancy.audit.append(eventOf(change, "begun", operation, tenancy));
    try {
      await tenancy.records.write(creating, job.existing?.revision);
    } catch (error) {
      if (!(error instanceof TenantChangedError)) throw error;
      job.failure = error.message;
    }
  });
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
