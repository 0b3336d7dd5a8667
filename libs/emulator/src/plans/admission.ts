import type { ApiKey } from "../state/api-key";
import { PlanKeys } from "../state/plan-keys";
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
  const { plan, apiStage } = found;

  const usageId = PlanKeys.id(plan.id, key.id);
  const record = state.usage.get(usageId);
  const member = { quota: plan.quota, addedAt: state.planKeys.get(usageId)?.addedAt ?? 0 };
  if (remaining(record, member, now) < 1) return { outcome: "quota-exceeded", key, plan };

  const ofMethod = apiStage.throttle?.[to.method];
  const limits = ofMethod ?? plan.throttle;
  const bucket = bucketName(usageId, to, ofMethod ? to.method : "");
  if (limits && !buckets.take(bucket, limits, now)) return { outcome: "throttled", key, plan };

  state.usage.set(usageId, countRequest(record, member, now));
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

function planFor(
  state: State,
  keyId: string,
  to: Destination,
): { plan: UsagePlan; apiStage: ApiStage } | undefined {
  for (const planId of state.planKeys.plansOf(keyId)) {
    const plan = state.plans.get(planId);
    const apiStage = plan?.apiStages.find(({ apiId, stage }) => apiId === to.apiId && stage === to.stage);
    if (plan && apiStage) return { plan, apiStage };
  }
  return undefined;
}
