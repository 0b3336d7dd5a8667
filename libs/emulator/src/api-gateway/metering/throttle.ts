import type { Clock } from "../../common/clock";
import type { BucketLimits } from "../../state/usage-plan";
import type { Buckets } from "./token-bucket";
import { methodKey } from "../context/method-names";
import { GatewayError } from "../context/errors";
import { type RoutedContext, type Stage, ALL_METHODS } from "../context/request-context";

/** The bucket of all requests in the account and Region. */
const ACCOUNT = "account";

export interface ThrottleServices {
  readonly buckets: Buckets;
  readonly clock: Clock;
  /** The account's own limit, over all stages. */
  readonly accountThrottle: BucketLimits;
}

/** Applies the stage's limit for the method, then the account's. Both are shared by all callers. */
export function throttle(
  { stage, method }: RoutedContext,
  { buckets, clock, accountThrottle }: ThrottleServices,
): void {
  const now = clock.now();
  const own = methodKey(method);
  const limits = stage.methodThrottles[own] ?? stage.methodThrottles[ALL_METHODS];
  const bucket = limits && bucketName(stage, own);
  // As with a plan, neither limit counts a request that the other refuses.
  const within =
    (!bucket || buckets.level(bucket, limits, now) >= 1) && buckets.take(ACCOUNT, accountThrottle, now);
  if (within && bucket) buckets.take(bucket, limits, now);
  if (!within) throw new GatewayError("THROTTLED", { message: "Too Many Requests" });
}

/** Each method has its own bucket, also when all methods have the same limits. */
function bucketName({ apiId, name, methodThrottles }: Stage, method: string): string {
  return `stage/${apiId}/${name}${method}${methodThrottles[method] ? "" : "*"}`;
}
