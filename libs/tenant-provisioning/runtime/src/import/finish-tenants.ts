import { nowSeconds, randomId } from "../core/tenancy";
import { creationEvent, WRITES_AT_ONCE } from "./begin-tenants";
import { enter, fail, type ImportJob, isAt, type JobAt } from "./import-job";
import { conflictReason } from "./keys";
import type { ImportTenancy } from "./ports";
import { storeTokens } from "./tokens";
import { inParallel } from "../core/in-parallel";
import { TenantChangedError } from "../core/errors";
import type { TenantRecord } from "../core/tenant-record";

/** Stores the tokens of tenants whose keys are in their plans, and records that the tenants are created. */
export async function finishTenants(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  await storeTokens(jobs.filter(isAt("keyed")), tenancy);
  await inParallel(jobs.filter(isAt("keyed")), WRITES_AT_ONCE, async (job) => {
    const { record, keyId, interrupted, lostTokens } = job.stage;
    const created = createdRecord(job, tenancy);
    try {
      await tenancy.records.write(created, record.revision);
    } catch (error) {
      // After any other error, the record may have been written, and then the tokens must exist.
      if (!(error instanceof TenantChangedError)) throw error;
      await rollbackTokens(job, tenancy);
      fail(job, await conflictReason(error, record, keyId, tenancy));
      return;
    }
    await tenancy.audit.append(creationEvent(created, "done", tenancy, record.revision));
    enter(job, { name: "created", lostTokens, interrupted });
  });
}

/** Removes the tokens, except hashes that a concurrent import of the same file has stored too. */
async function rollbackTokens(
  { tenantId, stage: { record }, rows }: JobAt<"keyed">,
  tenancy: ImportTenancy,
): Promise<void> {
  const newest = await tenancy.records.get(tenantId);
  const isSame = newest?.generation === record.generation && newest.status !== "deleting";
  for (const { token, stored } of rows)
    if (stored && !(isSame && token?.kind === "hash")) await tenancy.tokens.remove(stored.tokenHash);
}

function createdRecord({ status, stage }: JobAt<"keyed">, tenancy: ImportTenancy): TenantRecord {
  return {
    ...stage.record,
    status,
    apiKeyId: stage.keyId,
    settled: true,
    updatedAt: nowSeconds(tenancy),
    revision: randomId(tenancy),
  };
}
