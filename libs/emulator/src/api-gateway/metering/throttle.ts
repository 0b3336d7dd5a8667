import { methodKey } from "../context/method-names";
import { Refusal } from "../context/errors";
import { type Stage, ALL_METHODS } from "../context/request-context";
import type { Step } from "../pipeline/step";

/** The bucket of all requests in the account and Region. */
const ACCOUNT = "account";

/** The stage's limit for the method, then the account's: both are for all callers together. */
export const throttle: Step = ({ stage, method }, { buckets, clock, accountThrottle }) => {
  if (!method) return;
  const now = clock.now();
  const own = methodKey(method);
  const limits = stage.methodThrottles[own] ?? stage.methodThrottles[ALL_METHODS];
  const bucket = limits && bucketName(stage, own);
  // As with a plan, neither limit counts what the other refuses.
  const within =
    (!bucket || buckets.level(bucket, limits, now) >= 1) && buckets.take(ACCOUNT, accountThrottle, now);
  if (within && bucket) buckets.take(bucket, limits, now);
  if (!within) throw new Refusal("THROTTLED", { message: "Too Many Requests" });
};

/** Each method has a bucket of its own, also where they all have the same limits. */
function bucketName({ apiId, name, methodThrottles }: Stage, method: string): string {
  return `stage/${apiId}/${name}${method}${methodThrottles[method] ? "" : "*"}`;
}
