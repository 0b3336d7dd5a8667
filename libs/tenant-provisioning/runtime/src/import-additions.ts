import type { ImportJob } from "./import-job";
import { isNew } from "./import-job";
import type { ImportTenancy } from "./import-tenancy";
import { inParallel } from "./in-parallel";
import { storedToken } from "./new-token";
import { storeToken } from "./store-token";
import { TenantChangedError } from "./tenant-changed-error";

const TENANTS_AT_ONCE = 10;

/** Stores tokens of tenants that were there before. */
export async function addTokens(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  const adding = jobs.filter((job) => !isNew(job) && job.rows.some(({ isAddition }) => isAddition));
  await inParallel(adding, TENANTS_AT_ONCE, async (job) => {
    for (const row of job.rows) {
      if (!row.isAddition || row.token?.kind !== "hash" || job.existing === undefined) continue;
      const stored = storedToken(job, row.token, row.token.options, tenancy);
      try {
        await storeToken(job.existing, stored, tenancy);
        row.stored = stored;
      } catch (error) {
        if (!(error instanceof TenantChangedError)) throw error;
        row.failure = error.message;
      }
    }
    job.isDone = true;
  });
}
