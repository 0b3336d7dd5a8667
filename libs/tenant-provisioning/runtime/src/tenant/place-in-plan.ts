import { resourceQuotas } from "@tollgate/aws-quotas";
import { type Environment, type PlanName, planName } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { parsePlanName } from "../core/limits";
import {
  PlanGoneError,
  PlanNotFoundError,
  PlanConflictError,
  TenantChangedError,
  noFreePlan,
} from "../core/errors";
import type { Tenancy } from "../core/tenancy";
import type { TenantRecord } from "../core/tenant-record";
import { PlanChoiceError } from "./errors";
import { ensureOwnPlan, plansOfTenant } from "./own-plan";

/**
 * The ids of a plan and of the environment's other plans.
 *
 * @throws {PlanNameError} before any call. {@link PlanNotFoundError} {@link DuplicatePlanError}
 */
export async function planIds(
  plan: PlanName,
  { environment, plans }: Pick<Tenancy, "environment" | "plans">,
): Promise<{ readonly wanted: string; readonly others: readonly string[] }> {
  const name = resourceName(environment, parsePlanName(plan, environment));
  const names = Object.keys(environment.plans).map((each) => resourceName(environment, each));
  const ids = await plans.findIds(names);
  const wanted = ids.get(name);
  if (wanted === undefined) throw new PlanNotFoundError(name);
  return { wanted, others: [...ids.values()].filter((id) => id !== wanted) };
}

/**
 * Puts a tenant's key into the plan of its own limits or, if it has none, of its tier, after removing it from the
 * others, because only one plan of a stage can contain a key. Between the removal and the addition, which follow
 * each other directly, its requests get 403. Last, usage plans of own limits that the tenant does not need are
 * removed. If the environment no longer has the tier, nothing is changed.
 */
export async function placeInPlan(
  keyId: string,
  tenant: Pick<TenantRecord, "tenantId" | "plan" | "limits">,
  tenancy: Pick<Tenancy, "environment" | "plans" | "ownPlans">,
): Promise<void> {
  if (!Object.hasOwn(tenancy.environment.plans, tenant.plan)) return;
  const deployed = await plansOfTenant(tenant, tenancy);
  // All that takes long is done while the key is still in its former plan.
  const { plan, surplus } =
    tenant.limits === undefined
      ? { plan: deployed.tier, surplus: deployed.own }
      : await ensureOwnPlan(tenant, deployed, tenancy);
  const all = [deployed.tier, ...deployed.otherTiers, ...surplus];
  await joinPlan(
    keyId,
    plan.id,
    all.map(({ id }) => id).filter((id) => id !== plan.id),
    tenancy,
  );
  for (const each of surplus) await tenancy.ownPlans.remove(each);
}

async function joinPlan(
  keyId: string,
  wanted: string,
  others: readonly string[],
  tenancy: Pick<Tenancy, "environment" | "plans">,
): Promise<void> {
  const { plans } = tenancy;
  const isIn = await plans.hasKey(wanted, keyId);
  const held: string[] = [];
  for (const other of others) if (await plans.hasKey(other, keyId)) held.push(other);
  for (const other of held) await plans.removeKey(other, keyId);
  if (isIn) return;
  try {
    await plans.addKey(wanted, keyId);
  } catch (error) {
    if (!(error instanceof PlanConflictError) || !(await leaveFormerPlans(keyId, wanted, tenancy)))
      throw error;
    await plans.addKey(wanted, keyId);
  }
}

/**
 * Removes a key from former plans of the environment that are still deployed for the same stage.
 *
 * @returns whether there was such a plan
 */
async function leaveFormerPlans(
  keyId: string,
  wanted: string,
  { environment, plans }: Pick<Tenancy, "environment" | "plans">,
): Promise<boolean> {
  const isFormer = (name: string) => formerPlanOf(name, environment) !== undefined;
  const stages = await plans.stagesOf(wanted);
  const former = (await plans.holding(keyId)).filter(
    (plan) => isFormer(plan.name) && plan.stages.some((stage) => stages.includes(stage)),
  );
  for (const { id } of former) await plans.removeKey(id, keyId);
  return former.length > 0;
}

/**
 * Returns the plan that a usage plan was deployed for, if its name has the form of the environment's plans and the
 * environment does not define it.
 */
export function formerPlanOf(
  usagePlanName: string,
  environment: Pick<Environment, "service" | "name" | "plans">,
): PlanName | undefined {
  const [before = "", behind = ""] = resourceName(environment, "*").split("*");
  if (!usagePlanName.startsWith(before) || !usagePlanName.endsWith(behind)) return undefined;
  const plan = usagePlanName.slice(before.length, usagePlanName.length - behind.length);
  return planName.safeParse(plan).success && !Object.hasOwn(environment.plans, plan) ? plan : undefined;
}

/** The maximum number of attempts to move a key that a concurrent run also moves. */
const MAX_ATTEMPTS = 5;

/**
 * Puts a key into the plan of its record, even if a concurrent run moves the key between two calls.
 *
 * @throws {TenantChangedError} when the record is no longer the newest. {@link PlanConflictError}
 */
export async function followPlan(
  keyId: string,
  tenant: TenantRecord,
  tenancy: Pick<Tenancy, "environment" | "plans" | "ownPlans" | "records">,
): Promise<void> {
  const { tenantId, revision } = tenant;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await placeInPlan(keyId, tenant, tenancy);
    } catch (error) {
      const isRace = error instanceof PlanConflictError || error instanceof PlanGoneError;
      if (!isRace || attempt === MAX_ATTEMPTS) throw error;
      if ((await tenancy.records.get(tenantId))?.revision !== revision)
        throw new TenantChangedError(tenantId);
    }
  }
}

/**
 * Returns the plan for an adopted API key: the given one, or the one that contains the key.
 *
 * @throws {PlanChoiceError} when none is given, and the key is in no plan of the environment or in several.
 * @throws {QuotaExceededError} when the key cannot join another plan.
 * @throws {PlanConflictError} when a plan of another environment contains the key for the same stage.
 * @throws {PlanNotFoundError} {@link DuplicatePlanError}
 */
export async function planToKeep(
  apiKeyId: string,
  wish: PlanName | undefined,
  { environment, plans }: Pick<Tenancy, "environment" | "plans">,
): Promise<PlanName> {
  const names = Object.keys(environment.plans) as PlanName[];
  const ids = await plans.findIds(names.map((name) => resourceName(environment, name)));
  const idOf = (name: PlanName) => ids.get(resourceName(environment, name));
  const holding = await plans.holding(apiKeyId);
  const held = names.filter((name) => holding.some(({ id }) => id === idOf(name)));
  const others = holding.filter(({ id }) => !names.some((name) => id === idOf(name)));
  const plan = wish ?? (held.length === 1 ? held[0] : undefined);
  if (plan === undefined) {
    const otherNames = others.map(({ name }) => name);
    throw new PlanChoiceError(apiKeyId, names, held, otherNames);
  }
  if (held.includes(plan)) return plan;
  const wanted = idOf(plan);
  if (wanted === undefined) throw new PlanNotFoundError(resourceName(environment, plan));
  const stages = others.length === 0 ? [] : await plans.stagesOf(wanted);
  const rival = others.find((other) => other.stages.some((stage) => stages.includes(stage)));
  if (rival !== undefined) throw new PlanConflictError(wanted, apiKeyId, rival);
  if (others.length >= resourceQuotas.plansPerKey) throw noFreePlan(apiKeyId);
  return plan;
}
