import type { ImportJob } from "./job";
import { isGoing } from "./job";
import type { ImportTenancy } from "./ports";
import { failByQuota } from "./classify";
import { inParallel } from "../core/in-parallel";
import type { KeyStock } from "./key-stock";
import { followPlan } from "../tenant/place-in-plan";
import { QuotaExceededError } from "../core/errors";
import type { TenantRecord } from "../core/tenant-record";
import { withdrawCreation, yieldToOthers } from "../tenant/resolve-conflict";
/** Ids of the environment's plans, by their names in API Gateway and here. */
export type PlanIdOf = (plan: ImportJob["plan"]) => string;

const CALLS_AT_ONCE = 4;

/** Has API Gateway make the keys that are not there, each in its plan. */
export async function importKeys(
  jobs: readonly ImportJob[],
  stock: KeyStock,
  planIdOf: PlanIdOf,
  tenancy: ImportTenancy,
): Promise<void> {
  const missing = jobs.filter((job) => isGoing(job) && !stock.find(job.clientId));
  if (missing.length === 0) return;
  const importSome = async (some: readonly ImportJob[]) => {
    const warnings = await tenancy.keyImport.importKeys(
      some.map(({ tenantId, clientId, plan, status }) => ({
        value: clientId,
        description: `Tenant ${tenantId} in ${tenancy.environment.name}`,
        enabled: status === "active",
        planId: planIdOf(plan),
      })),
    );
    for (const job of some) job.warnings = warnings;
  };
  try {
    await importSome(missing);
  } catch (error) {
    if (!(error instanceof QuotaExceededError)) throw error;
    // Somebody else has made keys since they were counted: what still fits is made one by one.
    await importOneByOne(missing, importSome);
    await withdrawBeyondQuota(missing, tenancy);
  }
}

async function importOneByOne(
  jobs: readonly ImportJob[],
  importSome: (some: readonly ImportJob[]) => Promise<void>,
): Promise<void> {
  for (const [at, job] of jobs.entries()) {
    try {
      await importSome([job]);
    } catch (error) {
      if (!(error instanceof QuotaExceededError)) throw error;
      for (const each of jobs.slice(at)) failByQuota(each, error);
      return;
    }
  }
}

/** Leaves no record of a tenant that the account can have no key for. */
export async function withdrawBeyondQuota(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  await inParallel(
    jobs.filter(({ isBeyondQuota }) => isBeyondQuota === true),
    CALLS_AT_ONCE,
    async ({ creating, existing }) => {
      const record = creating ?? existing;
      if (record !== undefined) await withdrawCreation(record, tenancy);
    },
  );
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
