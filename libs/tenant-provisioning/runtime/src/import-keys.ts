import type { ImportJob } from "./import-job";
import { isGoing } from "./import-job";
import type { ImportTenancy } from "./import-tenancy";
import { inParallel } from "./in-parallel";
import type { KeyStock } from "./key-stock";
import { followPlan } from "./place-in-plan";
import type { TenantRecord } from "./tenant-record";
import { yieldToOthers } from "./yield-to-others";

/** Ids of the environment's plans, by their names in API Gateway and here. */
export type PlanIdOf = (plan: ImportJob["plan"]) => string;

const CALLS_AT_ONCE = 4;

/** Has API Gateway make the keys that are not there, each in its plan. */
export async function importKeys(
  jobs: readonly ImportJob[],
  stock: KeyStock,
  planIdOf: PlanIdOf,
  { keyImport, environment }: ImportTenancy,
): Promise<void> {
  const missing = jobs.filter((job) => isGoing(job) && !stock.find(job.clientId));
  if (missing.length === 0) return;
  const warnings = await keyImport.importKeys(
    missing.map(({ tenantId, clientId, plan, status }) => ({
      value: clientId,
      description: `Tenant ${tenantId} in ${environment.name}`,
      enabled: status === "active",
      planId: planIdOf(plan),
    })),
  );
  for (const job of missing) job.warnings = warnings;
}

/** Looks each key up, and makes those follow their records that were there before, or that API Gateway warned of. */
export async function placeKeys(
  jobs: readonly ImportJob[],
  stock: KeyStock,
  planIdOf: PlanIdOf,
  tenancy: ImportTenancy,
): Promise<void> {
  const going = jobs.filter(isGoing);
  await inParallel(going, CALLS_AT_ONCE, async (job) => {
    const key = stock.find(job.clientId);
    const warned = job.warnings?.join("; ");
    if (key === undefined) {
      job.failure = `API Gateway made no API key${warned ? `: ${warned}` : ""}`;
      return;
    }
    job.keyId = key.id;
    const isSure = job.warnings?.length === 0;
    try {
      if (!isSure && !(await stock.isIn(planIdOf(job.plan), key.id)))
        await followPlan(key.id, job.creating as TenantRecord, tenancy);
      if (key.enabled !== (job.status === "active"))
        await tenancy.keys.setEnabled(key.id, job.status === "active");
    } catch (error) {
      job.failure = await giveWay(error, job, tenancy);
    }
  });
}

/** @returns why the job is over @throws the error where it is not about what others do at the same time */
export async function giveWay(error: unknown, job: ImportJob, tenancy: ImportTenancy): Promise<string> {
  const reason = await yieldToOthers(error, job.creating as TenantRecord, job.keyId ?? "", tenancy);
  if (reason === error || !(reason instanceof Error)) throw reason;
  return reason.message;
}
