import { PlanKeys } from "../state/plan-keys";
import type { State } from "../state/state";

/** Takes a key out of a plan, with what it used of it. */
export function removePlanKey(state: State, planId: string, keyId: string): void {
  const id = PlanKeys.id(planId, keyId);
  state.planKeys.delete(id);
  state.usage.delete(id);
}
