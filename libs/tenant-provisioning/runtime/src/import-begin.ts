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
  const events = jobs.map((job) => {
    const creating = asRecorded(job) ?? creatingRecord(job, tenancy);
    const operation = randomId(tenancy);
    Object.assign(job, { creating, operation } satisfies Partial<ImportJob>);
    const after = { ...auditedState(creating), ...detailsOf(creating) };
    const change = { tenantId: job.tenantId, change: "create", after } as const;
    return eventOf(change, "begun", operation, tenancy);
  });
  await inParallel(events, WRITES_AT_ONCE, tenancy.audit.append);
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
