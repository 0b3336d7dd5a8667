import { methodKey } from "../../context/method-names";
import { PlanKeys } from "../../../state/plan-keys";
import type { State } from "../../../state/state";
import type { ApiStage, UsagePlan } from "../../../state/usage-plan";
import { badRequest, conflict, notFound } from "../protocol/errors";
import { checkApi } from "../protocol/lookups";
import type { ControlServices } from "../protocol/operation";

/** @throws {ControlError} when there is no such API or stage. */
export function checkStage(services: ControlServices, { apiId, stage }: ApiStage): void {
  // API Gateway's message has the unfilled placeholders too.
  if (apiId === "" || stage === "")
    throw badRequest("Invalid API Stage {api: %s, stage: %s} specified for usageplan %s");
  checkApi(services, apiId);
  if (!services.api.stages().some(({ name }) => name === stage)) {
    throw notFound(`API Stage not found: ${apiId}:${stage}`);
  }
}

/**
 * @param before the plan's current settings for the stage, whose methods may be missing in a later document
 * @throws {ControlError} for a limit of a method that the stage does not have (seen: aws-cdk#15426; recorded: cdk-preflight).
 */
export function checkMethods(
  { api }: ControlServices,
  { stage, throttle = {} }: ApiStage,
  before?: ApiStage,
): void {
  const methods = api.stages().find(({ name }) => name === stage)?.definition.methods;
  if (!methods) return;
  const known = new Set(methods.map(methodKey));
  for (const key of Object.keys(throttle)) {
    if (known.has(key) || Object.hasOwn(before?.throttle ?? {}, key)) continue;
    const [, resourcePath = key, method = ""] = /^(.*)\/([A-Z]+)$/.exec(key) ?? [];
    throw notFound(`Invalid method {resourcePath: ${resourcePath},method: ${method}} specified`);
  }
}

/** @throws {ControlError} when another plan that the key is in covers one of the plan's stages. */
export function checkKeyFits(state: State, keyId: string, plan: UsagePlan): void {
  checkPlanFits(state, keyId, state.planKeys.plansOf(keyId), plan);
}

/**
 * "A key can be in at most one plan per API stage."
 *
 * @param name what the error calls the key
 * @param planIds the plans that the key is in, or will be
 * @throws {ControlError} when another of these plans covers a stage of the plan.
 */
export function checkPlanFits(state: State, name: string, planIds: Iterable<string>, plan: UsagePlan): void {
  for (const otherId of planIds) {
    const other = otherId === plan.id ? undefined : state.plans.get(otherId);
    const shared = other?.apiStages.find((one) =>
      plan.apiStages.some(({ apiId, stage }) => apiId === one.apiId && stage === one.stage),
    );
    if (shared) {
      throw conflict(
        `API Key ${name} cannot be in usage plan ${plan.id}: it is in ${otherId}, ` +
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
