import type { Quota } from "@tollgate/aws-quotas";
import type { BucketLimits } from "../../../state/usage-plan";
import { idFromName } from "../../../common/ids";
import { removePlan, type State } from "../../../state/state";
import type { Api } from "../../pipeline/api";

export interface PlanOptions {
  readonly name: string;
  /** @default none */
  readonly description?: string;
  /** @default not limited by the plan */
  readonly throttle?: BucketLimits;
  /** @default not limited */
  readonly quota?: Quota;
  /** Stages that it covers. @default all */
  readonly stages?: readonly string[];
}

/** The id of a plan that the options define: the same at each start. */
export function seededPlanId(name: string): string {
  return idFromName(`plan ${name}`).slice(0, 6);
}

/**
 * Creates the defined plans, or updates the limits of existing ones; keys and tags stay. A plan of these stages that is no longer
 * defined is removed, as a deployment would do; its keys are then in no plan.
 *
 * @param problem called when a removed plan had keys.
 */
export function seedPlans(
  state: State,
  api: Api,
  plans: readonly PlanOptions[],
  problem: (message: string) => void,
): void {
  const stageNames = api.stages().map((stage) => stage.name);
  const defined = new Set(plans.map(({ name }) => name));
  for (const { id, name, apiStages } of [...state.plans.values()]) {
    const wasDefined =
      id === seededPlanId(name) && apiStages.every(({ stage }) => stageNames.includes(stage));
    if (!wasDefined || defined.has(name)) continue;
    const keys = removePlan(state, id);
    if (keys > 0)
      problem(
        `the usage plan ${name} is defined no longer and was removed; ${keys} ${keys === 1 ? "key was" : "keys were"} on it: ` +
          `their requests get 403 until they are on another`,
      );
  }
  for (const { name, description, throttle, quota, stages } of plans) {
    const id = seededPlanId(name);
    const names = stages ?? stageNames;
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
