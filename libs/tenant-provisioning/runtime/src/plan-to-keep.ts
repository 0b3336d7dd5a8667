import type { PlanName } from "@tollgate/environments";
import { resourceName, resourceQuotas } from "@tollgate/environments";
import { PlanChoiceError } from "./plan-choice-error";
import { PlanConflictError } from "./plan-conflict-error";
import { PlanNotFoundError } from "./plan-not-found-error";
import { noFreePlan } from "./quota-exceeded-error";
import type { Tenancy } from "./tenancy";

/**
 * The plan that an API key is to have which was made by hand: the one that it is in, unless another is wished for.
 *
 * @throws {PlanChoiceError} when it is in no plan of the environment or in several, and none is wished for.
 * @throws {QuotaExceededError} when the key can be in no further plan.
 * @throws {PlanConflictError} when a plan of nobody's here has the key, for the same stage.
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
