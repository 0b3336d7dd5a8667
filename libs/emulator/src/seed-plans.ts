import { idFromName } from "./ids";
import type { PlanOptions } from "./options";
import type { State } from "./state/state";
import type { Api } from "./api";

/** The id of a plan that the options define: the same at each start. */
export function seededPlanId(name: string): string {
  return idFromName(`plan ${name}`).slice(0, 6);
}

/** Makes the defined plans, or gives those that exist the limits of their definition; keys and tags stay. */
export function seedPlans(state: State, api: Api, plans: readonly PlanOptions[]): void {
  for (const { name, description, throttle, quota, stages } of plans) {
    const id = seededPlanId(name);
    const names = stages ?? api.stages().map((stage) => stage.name);
    state.plans.set(id, {
      id,
      name,
      apiStages: names.map((stage) => ({ apiId: api.id, stage })),
      tags: state.plans.get(id)?.tags ?? {},
      ...(description !== undefined && { description }),
      ...(throttle && { throttle }),
      ...(quota && { quota }),
    });
  }
}
