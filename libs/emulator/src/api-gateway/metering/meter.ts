// Metering: rate, burst and quota of plans, stages and the account.
// Not here: the storage of usage (`state`), and the operations on plans (`control-plane/plans`).

import type { Clock } from "../../common/clock";
import type { RoutedContext } from "../context/request-context";
import type { ApiKey } from "../../state/api-keys";
import type { State } from "../../state/state";
import type { ApiStage, UsagePlan } from "../../state/usage-plan";
import type { Buckets } from "./token-bucket";
import { countRequest, remaining } from "./quota-usage";
import { methodKey } from "../context/method-names";
import { presentedKey } from "../context/presented-key";
import { GatewayError } from "../context/errors";

/** The method that a request calls. */
interface Destination {
  readonly apiId: string;
  readonly stage: string;
  /** `{resource path}/{METHOD}`, as a plan's per-method throttles name it. */
  readonly method: string;
}

type Admission =
  | { readonly outcome: "admitted"; readonly key: ApiKey; readonly plan: UsagePlan }
  | { readonly outcome: "invalid-key"; readonly key?: ApiKey }
  | { readonly outcome: "throttled" | "quota-exceeded"; readonly key: ApiKey; readonly plan: UsagePlan };

/**
 * Decides whether a key may make one more request on a stage, and if so counts it: against the plan's quota, the plan's throttle,
 * and the plan's throttle for the method, "which doesn't change the fact that the overall usage plan limit is still
 * global to that key". A refused request is not counted by any of them.
 *
 * @param value the key's value as the authorizer or the client presented it
 */
export function admit(
  value: string | undefined,
  to: Destination,
  { state, buckets, now }: { state: State; buckets: Buckets; now: number },
): Admission {
  const key = value === undefined ? undefined : state.keys.withValue(value);
  if (!key) return { outcome: "invalid-key" };
  const found = key.enabled ? planFor(state, key.id, to) : undefined;
  if (!found) return { outcome: "invalid-key", key };
  const { plan, apiStage, usageId } = found;

  const record = state.usage.get(usageId);
  if (remaining(record, plan.quota, now) < 1) return { outcome: "quota-exceeded", key, plan };

  const limitsOfMethod = apiStage.throttle?.[to.method];
  const methodBucket = limitsOfMethod && `${usageId}/${to.apiId}/${to.stage}${to.method}`;
  // Both must allow the request, and neither counts one that the other refuses.
  if (methodBucket && buckets.level(methodBucket, limitsOfMethod, now) < 1)
    return { outcome: "throttled", key, plan };
  if (plan.throttle && !buckets.take(planBucket(usageId), plan.throttle, now))
    return { outcome: "throttled", key, plan };
  if (methodBucket) buckets.take(methodBucket, limitsOfMethod, now);

  state.usage.set(usageId, countRequest(record, plan.quota, now));
  return { outcome: "admitted", key, plan };
}

/**
 * The bucket of a plan's own throttle: one for a key, "global to all APIs that have that plan associated" (AWS on re:Post,
 * "About the flow restriction of multiple APIs associated with an usage plan").
 */
export function planBucket(usageId: string): string {
  return usageId;
}

/** @returns the key's plan that covers the stage, its settings for the stage, and the id of the key's usage record */
function planFor(
  state: State,
  keyId: string,
  to: Destination,
): { plan: UsagePlan; apiStage: ApiStage; usageId: string } | undefined {
  for (const [planId, usageId] of state.planKeys.idsOf(keyId)) {
    const plan = state.plans.get(planId);
    const apiStage = plan?.apiStages.find(({ apiId, stage }) => apiId === to.apiId && stage === to.stage);
    if (plan && apiStage) return { plan, apiStage, usageId };
  }
  return undefined;
}

export interface MeterServices {
  readonly buckets: Buckets;
  readonly clock: Clock;
  readonly state: State;
}

/** For a method that requires a key: finds the key's plan on this stage, and counts the request against it. */
export function meter(context: RoutedContext, { state, buckets, clock }: MeterServices): void {
  const { method, stage } = context;
  if (!method.apiKeyRequired) return;
  const destination = {
    apiId: stage.apiId,
    stage: stage.name,
    method: methodKey(method),
  };
  const admission = admit(presentedKey(context), destination, { state, buckets, now: clock.now() });
  if (admission.key) context.apiKey = admission.key;
  switch (admission.outcome) {
    case "admitted":
      return;
    case "invalid-key":
      throw new GatewayError("INVALID_API_KEY", { message: "Forbidden" });
    case "throttled":
      throw new GatewayError("THROTTLED", { message: "Too Many Requests" });
    case "quota-exceeded":
      throw new GatewayError("QUOTA_EXCEEDED", { message: "Limit Exceeded" });
  }
}
