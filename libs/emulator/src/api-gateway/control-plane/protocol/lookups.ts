import { notFound } from "./errors";
import type { ControlServices, ControlRequest } from "./operation";
import type { ApiKey } from "../../../state/api-keys";
import type { State } from "../../../state/state";
import type { UsagePlan } from "../../../state/usage-plan";

/** @throws {ControlError} when it is not the id of this API */
export function checkApi({ account, api }: ControlServices, untrustedApiId: string | undefined): void {
  if (untrustedApiId !== api.id) {
    throw notFound(`Invalid API identifier specified ${account.accountId}:${untrustedApiId}`);
  }
}

/** @throws {ControlError} when there is no such key. */
export function findKey(state: State, untrustedKeyId: string | undefined): ApiKey {
  const key = state.keys.get(untrustedKeyId ?? "");
  if (!key) throw notFound("Invalid API Key identifier specified");
  return key;
}

/** @throws {ControlError} when the path names no plan. */
export function findPlan(state: State, { path }: ControlRequest): UsagePlan {
  const plan = state.plans.get(path["usageplanId"] ?? "");
  if (!plan) throw notFound("Invalid Usage Plan ID specified");
  return plan;
}
