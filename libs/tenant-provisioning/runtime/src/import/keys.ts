import { enter, fail, type ImportJob, isAt, type JobAt } from "./import-job";
import type { ImportTenancy } from "./ports";
import { failByQuota } from "./classify";
import { inParallel } from "../core/in-parallel";
import type { KeyStock } from "./key-stock";
import { ensureOwnPlan, plansOfTenant } from "../tenant/own-plan";
import { followPlan } from "../tenant/place-in-plan";
import { QuotaExceededError } from "../core/errors";
import type { TenantRecord } from "../core/tenant-record";
import { withdrawCreation, resolveConflict } from "../tenant/resolve-conflict";

/** Returns the id of one of the environment's plans in API Gateway. */
export type PlanIdOf = (plan: ImportJob["plan"]) => string;

const CALLS_AT_ONCE = 4;

/** Imports the keys that do not exist yet, each into its plan. */
export async function importKeys(
  jobs: readonly ImportJob[],
  stock: KeyStock,
  planIdOf: PlanIdOf,
  tenancy: ImportTenancy,
): Promise<void> {
  const without = jobs.filter(isAt("recorded")).filter(({ clientId }) => !stock.find(clientId));
  const ownPlans = await makeOwnPlans(without, tenancy);
  const missing = without.filter(isAt("recorded"));
  if (missing.length === 0) return;
  const importSome = async (some: readonly JobAt<"recorded">[]) => {
    const warnings = await tenancy.keyImport.importKeys(
      some.map(({ tenantId, clientId, plan, status }) => ({
        value: clientId,
        description: `Tenant ${tenantId} in ${tenancy.environment.name}`,
        enabled: status === "active",
        planId: ownPlans.get(tenantId) ?? planIdOf(plan),
      })),
    );
    for (const job of some) enter(job, { ...job.stage, warnings });
  };
  try {
    await importSome(missing);
  } catch (error) {
    if (!(error instanceof QuotaExceededError)) throw error;
    // Another program has created keys since they were counted. The keys that still fit are created one by
    // one.
    await importOneByOne(missing, importSome);
    await withdrawBeyondQuota(missing, tenancy);
  }
}

/**
 * Creates the usage plans of tenants' own limits, so that their keys never are in another plan. Tenants for which the
 * account can have no more plans fail.
 *
 * @returns the ids of the plans, by the tenant's id
 */
async function makeOwnPlans(
  jobs: readonly JobAt<"recorded">[],
  tenancy: ImportTenancy,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const job of jobs) {
    const { record } = job.stage;
    if (record.limits === undefined) continue;
    try {
      const { plan } = await ensureOwnPlan(record, await plansOfTenant(record, tenancy), tenancy);
      ids.set(job.tenantId, plan.id);
    } catch (error) {
      if (!(error instanceof QuotaExceededError)) throw error;
      failByQuota(job, error, record);
    }
  }
  await withdrawBeyondQuota(jobs, tenancy);
  return ids;
}

async function importOneByOne(
  jobs: readonly JobAt<"recorded">[],
  importSome: (some: readonly JobAt<"recorded">[]) => Promise<void>,
): Promise<void> {
  for (const [at, job] of jobs.entries()) {
    try {
      await importSome([job]);
    } catch (error) {
      if (!(error instanceof QuotaExceededError)) throw error;
      for (const each of jobs.slice(at)) failByQuota(each, error, each.stage.record);
      return;
    }
  }
}

/** Removes the records of tenants for which the account can have no more API keys. */
export async function withdrawBeyondQuota(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  const leftovers = jobs.filter(isAt("failed")).flatMap(({ stage }) => stage.leftover ?? []);
  await inParallel(leftovers, CALLS_AT_ONCE, (record) => withdrawCreation(record, tenancy));
}

/**
 * Looks up each key, and adds keys to their plans if they existed before or API Gateway warned about them.
 */
export async function placeKeys(
  jobs: readonly ImportJob[],
  stock: KeyStock,
  planIdOf: PlanIdOf,
  tenancy: ImportTenancy,
): Promise<void> {
  await inParallel(jobs.filter(isAt("recorded")), CALLS_AT_ONCE, async (job) => {
    const { warnings, record, interrupted } = job.stage;
    const key = stock.find(job.clientId);
    if (key === undefined) {
      const warned = warnings?.join("; ");
      fail(job, `API Gateway created no API key${warned ? `: ${warned}` : ""}`);
      return;
    }
    const isSure = warnings?.length === 0;
    try {
      // A usage plan of own limits may exist twice, which only the placement finds.
      const isPlaced =
        record.limits === undefined && (isSure || (await stock.isIn(planIdOf(job.plan), key.id)));
      if (!isPlaced) await followPlan(key.id, record, tenancy);
      if (key.enabled !== (job.status === "active"))
        await tenancy.keys.setEnabled(key.id, job.status === "active");
      enter(job, { name: "keyed", record, interrupted, keyId: key.id, lostTokens: 0 });
    } catch (error) {
      if (error instanceof QuotaExceededError) fail(job, error.message);
      else fail(job, await conflictReason(error, record, key.id, tenancy));
    }
  });
}

/**
 * Resolves a conflict with a concurrent change.
 *
 * @returns the reason of the failure
 * @throws any other error
 */
export async function conflictReason(
  error: unknown,
  record: TenantRecord,
  keyId: string,
  tenancy: ImportTenancy,
): Promise<string> {
  const reason = await resolveConflict(error, record, keyId, tenancy);
  if (reason === error || !(reason instanceof Error)) throw reason;
  return reason.message;
}
