import { Refusal } from "../refusal";
import { ALL_METHODS } from "../stage";
import type { Step } from "../step";

/** The stage's limit for the method, then the account's: both are for all callers together. */
export const throttle: Step = ({ stage, method, request }, { buckets, clock, accountThrottle }) => {
  if (!method) return;
  const now = clock.now();
  const own = `${method.resourcePath}/${request.method}`;
  const limits = stage.methodThrottles[own] ?? stage.methodThrottles[ALL_METHODS];
  const name = `stage/${stage.apiId}/${stage.name}${stage.methodThrottles[own] ? own : `${own}*`}`;
  const within =
    (!limits || buckets.take(name, limits, now)) && buckets.take("account", accountThrottle, now);
  if (!within) throw new Refusal("THROTTLED", { message: "Too Many Requests" });
};
