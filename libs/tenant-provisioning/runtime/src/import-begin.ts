import { hashToken } from "@tollgate/token-hashing";
import { auditedState, eventOf } from "./audited";
import { nowSeconds, randomId } from "./ids";
import type { ImportJob } from "./import-job";
import type { ImportTenancy } from "./import-tenancy";
import { inParallel } from "./in-parallel";
import { removeTokens } from "./remove-tokens";
import { TenantChangedError } from "./tenant-changed-error";
import type { TenantRecord } from "./tenant-record";
import type { ListedToken } from "./tokens";

/** Each conditional write is a call of its own: `BatchWriteItem` has no conditions. */
export const WRITES_AT_ONCE = 25;

/** Records that tenants are being made, before anything else of them is there. */
export async function beginTenants(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  const begun = jobs.map((job) => {
    const creating = creatingRecord(job, tenancy);
    const operation = randomId(tenancy);
    Object.assign(job, { creating, operation } satisfies Partial<ImportJob>);
    const change = { tenantId: job.tenantId, change: "create", after: auditedState(creating) } as const;
    return eventOf(change, "begun", operation, tenancy);
  });
  await tenancy.batches.appendEvents(begun);
  await inParallel(jobs, WRITES_AT_ONCE, async (job) => {
    try {
      await tenancy.records.write(job.creating as TenantRecord, job.existing?.revision);
      if (job.existing !== undefined) job.lostTokens = await removeTokens(lostTokens(job, tenancy), tenancy);
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

/** Tokens of earlier runs that are none of the rows', and whose secrets are not kept either. */
async function* lostTokens(
  { tenantId, rows, existing }: ImportJob,
  { lookup, secrets }: ImportTenancy,
): AsyncIterable<ListedToken> {
  const kept = existing && secrets.find(tenantId, existing.generation);
  const wanted = new Set(rows.map(({ token }) => (token?.kind === "hash" ? token.tokenHash : "")));
  if (kept !== undefined) wanted.add(hashToken(kept));
  for await (const token of lookup.ofTenant(tenantId))
    if ((token.createdAt ?? 0) >= (existing?.createdAt ?? 0) && !wanted.has(token.tokenHash)) yield token;
}
