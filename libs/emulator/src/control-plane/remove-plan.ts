import { PlanKeys } from "../state/plan-keys";
import type { State } from "../state/state";

/** Takes a key out of a plan, with what it used of it. */
export function removePlanKey(state: State, planId: string, keyId: string): void {
  const id = PlanKeys.id(planId, keyId);
  state.planKeys.delete(id);
  state.usage.delete(id);
}

/** Removes a plan with its keys, and says how many it had. */
export function removePlan(state: State, planId: string): number {
  const { items } = state.planKeys.page({ prefix: PlanKeys.id(planId, ""), limit: Infinity });
  for (const { keyId } of items) removePlanKey(state, planId, keyId);
  state.plans.delete(planId);
  return items.length;
}
