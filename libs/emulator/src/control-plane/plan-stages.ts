import { PlanKeys } from "../state/plan-keys";
import type { State } from "../state/state";
import type { ApiStage, UsagePlan } from "../state/usage-plan";
import { conflict, notFound } from "./control-error";
import type { ApiView } from "./operation";

/** @throws {ControlError} when there is no such API or stage. */
export function checkStage(api: ApiView, { apiId, stage }: ApiStage): void {
  if (apiId !== api.id) throw notFound("Invalid API identifier specified");
  if (!api.stages().some(({ name }) => name === stage)) throw notFound("Invalid stage identifier specified");
}

/**
 * "A key can be in at most one plan per API stage."
 *
 * @throws {ControlError} when another plan that the key is in covers one of the plan's stages.
 */
export function checkKeyFits(state: State, keyId: string, plan: UsagePlan): void {
  for (const otherId of state.planKeys.plansOf(keyId)) {
    const other = otherId === plan.id ? undefined : state.plans.get(otherId);
    const shared = other?.apiStages.find((one) =>
      plan.apiStages.some(({ apiId, stage }) => apiId === one.apiId && stage === one.stage),
    );
    if (shared) {
      throw conflict(
        `API Key ${keyId} cannot be in usage plan ${plan.id}: it is in ${otherId}, ` +
          `which has the API stage ${shared.apiId}:${shared.stage} too`,
      );
    }
  }
}

/** Checks every key of a plan, before the plan gets another stage. @throws {ControlError} */
export function checkKeysFit(state: State, plan: UsagePlan): void {
  const { items } = state.planKeys.page({ prefix: PlanKeys.id(plan.id, ""), limit: Infinity });
  for (const { keyId } of items) checkKeyFits(state, keyId, plan);
}
