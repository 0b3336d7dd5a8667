import type { State } from "../state/state";
import type { UsagePlan } from "../state/usage-plan";
import { notFound } from "./control-error";
import type { ControlRequest } from "./operation";

/** @throws {ControlError} when the path names no plan. */
export function findPlan(state: State, { path }: ControlRequest): UsagePlan {
  const plan = state.plans.get(path["usageplanId"] ?? "");
  if (!plan) throw notFound("Invalid Usage Plan ID specified");
  return plan;
}
