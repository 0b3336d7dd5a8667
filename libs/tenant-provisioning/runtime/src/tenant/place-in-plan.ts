import { resourceQuotas } from "@tollgate/aws-quotas";
import { type PlanName, planName } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { parsePlanName } from "../core/limits";
import { PlanNotFoundError, PlanConflictError, TenantChangedError, noFreePlan } from "../core/errors";
import type { Tenancy } from "../core/tenancy";
import type { TenantRecord } from "../core/tenant-record";
import { PlanChoiceError } from "./errors";

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
 * Puts a key into one plan of the environment, after removing it from the others, because only one plan of a
 * stage can contain a key. Between the two calls, its requests get 403. If the environment no longer has the
 * plan, the key is not moved.
 */
export async function placeInPlan(
  keyId: string,
  plan: PlanName,
  tenancy: Pick<Tenancy, "environment" | "plans">,
): Promise<void> {
  if (!Object.hasOwn(tenancy.environment.plans, plan)) return;
  const { wanted, others } = await planIds(plan, tenancy);
  for (const other of others)
    if (await tenancy.plans.hasKey(other, keyId)) await tenancy.plans.removeKey(other, keyId);
  if (await tenancy.plans.hasKey(wanted, keyId)) return;
  try {
    await tenancy.plans.addKey(wanted, keyId);
  } catch (error) {
    if (!(error instanceof PlanConflictError) || !(await leaveFormerPlans(keyId, wanted, tenancy)))
      throw error;
    await tenancy.plans.addKey(wanted, keyId);
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
  const [before = "", behind = ""] = resourceName(environment, "*").split("*");
  const isFormer = (name: string) =>
    name.startsWith(before) &&
    name.endsWith(behind) &&
    planName.safeParse(name.slice(before.length, name.length - behind.length)).success;
  const stages = await plans.stagesOf(wanted);
  const former = (await plans.holding(keyId)).filter(
    (plan) => isFormer(plan.name) && plan.stages.some((stage) => stages.includes(stage)),
  );
  for (const { id } of former) await plans.removeKey(id, keyId);
  return former.length > 0;
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
  { tenantId, plan, revision }: TenantRecord,
  tenancy: Pick<Tenancy, "environment" | "plans" | "records">,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await placeInPlan(keyId, plan, tenancy);
    } catch (error) {
      if (!(error instanceof PlanConflictError) || attempt === MAX_ATTEMPTS) throw error;
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
