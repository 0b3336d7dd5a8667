import { nowSeconds, randomId } from "../core/tenancy";
import { creationEvent, WRITES_AT_ONCE } from "./begin";
import type { ImportJob } from "./job";
import { isGoing } from "./job";
import { giveWay } from "./keys";
import type { ImportTenancy } from "./ports";
import { storeTokens } from "./tokens";
import { inParallel } from "../core/in-parallel";
import { TenantChangedError } from "../core/errors";
import type { TenantRecord } from "../core/tenant-record";

/** Stores the tokens of tenants whose keys are in their plans, and records that the tenants are made. */
export async function finishTenants(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  await storeTokens(jobs.filter(isGoing), tenancy);
  await inParallel(jobs.filter(isGoing), WRITES_AT_ONCE, async (job) => {
    const creating = job.creating as TenantRecord;
    const made = madeRecord(job, tenancy);
    try {
      await tenancy.records.write(made, creating.revision);
    } catch (error) {
      // After any other error the record may be written all the same, and then the tokens have to be there.
      if (!(error instanceof TenantChangedError)) throw error;
      await takeTokensBack(job, tenancy);
      job.failure = await giveWay(error, job, tenancy);
      return;
    }
    await tenancy.audit.append(creationEvent(made, "done", tenancy, creating.revision));
  });
  for (const job of jobs) job.isDone = true;
}

/** Where someone else imports the same file at the same time, its hashes are stored by both: then they stay. */
async function takeTokensBack(
  { tenantId, creating, rows }: ImportJob,
  tenancy: ImportTenancy,
): Promise<void> {
  const newest = await tenancy.records.get(tenantId);
  const isSame = newest?.generation === creating?.generation && newest?.status !== "deleting";
  for (const { token, stored } of rows)
    if (stored && !(isSame && token?.kind === "hash")) await tenancy.tokens.remove(stored.tokenHash);
}

function madeRecord({ creating, status, keyId }: ImportJob, tenancy: ImportTenancy): TenantRecord {
  return {
    ...(creating as TenantRecord),
    status,
    apiKeyId: keyId as string,
    settled: true,
    updatedAt: nowSeconds(tenancy),
    revision: randomId(tenancy),
  };
}
