import { auditedState, eventOf } from "./audited";
import { nowSeconds, randomId } from "./ids";
import type { ImportJob } from "./import-job";
import type { ImportTenancy } from "./import-tenancy";
import { inParallel } from "./in-parallel";
import { TenantChangedError } from "./tenant-changed-error";
import type { TenantRecord } from "./tenant-record";

/** Each conditional write is a call of its own: `BatchWriteItem` has no conditions. */
export const WRITES_AT_ONCE = 25;

/**
 * Records that tenants are being made, before anything else of them is there. What a run that was cut short has recorded
 * is recorded, so that each run comes further than the one before, however soon it is cut short.
 */
export async function beginTenants(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  const events = jobs.map((job) => {
    const creating = job.existing?.plan === job.plan ? job.existing : creatingRecord(job, tenancy);
    const operation = randomId(tenancy);
    Object.assign(job, { creating, operation } satisfies Partial<ImportJob>);
    const change = { tenantId: job.tenantId, change: "create", after: auditedState(creating) } as const;
    return eventOf(change, "begun", operation, tenancy);
  });
  await tenancy.batches.appendEvents(events);
  const unrecorded = jobs.filter(({ creating, existing }) => creating !== existing);
  await inParallel(unrecorded, WRITES_AT_ONCE, async (job) => {
    try {
      await tenancy.records.write(job.creating as TenantRecord, job.existing?.revision);
    } catch (error) {
      if (!(error instanceof TenantChangedError)) throw error;
      job.failure = error.message;
    }
  });
}

function creatingRecord(
  { tenantId, plan, clientId, existing }: ImportJob,
  tenancy: ImportTenancy,
): TenantRecord {
  const now = nowSeconds(tenancy);
  return {
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
