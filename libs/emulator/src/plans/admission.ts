import type { ApiKey } from "../state/api-key";
import type { State } from "../state/state";
import type { ApiStage, UsagePlan } from "../state/usage-plan";
import type { Buckets } from "./buckets";
import { countRequest, remaining } from "./usage";

/** Where a request wants to go. */
export interface Destination {
  readonly apiId: string;
  readonly stage: string;
  /** `{resource path}/{METHOD}`, as a plan's per-method throttles name it. */
  readonly method: string;
}

export type Admission =
  | { readonly outcome: "admitted"; readonly key: ApiKey; readonly plan: UsagePlan }
  | { readonly outcome: "invalid-key"; readonly key?: ApiKey }
  | { readonly outcome: "throttled" | "quota-exceeded"; readonly key: ApiKey; readonly plan: UsagePlan };

/**
 * Decides whether a key may make one more request on a stage, and counts it if so. A request that is refused is not
 * counted against the quota.
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

  const ofMethod = apiStage.throttle?.[to.method];
  const limits = ofMethod ?? plan.throttle;
  const bucket = bucketName(usageId, to, ofMethod ? to.method : "");
  if (limits && !buckets.take(bucket, limits, now)) return { outcome: "throttled", key, plan };

  state.usage.set(usageId, countRequest(record, plan.quota, now));
  return { outcome: "admitted", key, plan };
}

/** @param ofMethod the method that a throttle is for, or nothing for the plan's own */
export function bucketName(
  usageId: string,
  { apiId, stage }: Pick<ApiStage, "apiId" | "stage">,
  ofMethod = "",
): string {
  return `${usageId}/${apiId}/${stage}${ofMethod}`;
}

/** @returns the plan that covers the stage, what it says of that, and what the key's usage of it is counted under */
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
