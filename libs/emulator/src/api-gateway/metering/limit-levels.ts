import type { Clock } from "../../common/clock";
import { PlanKeys } from "../../state/plan-keys";
import type { State } from "../../state/state";
import { planBucket } from "./meter";
import type { Buckets } from "./token-bucket";
import { remaining } from "./quota-usage";
import type { Quota } from "@tollgate/aws-quotas";
import type { BucketLimits } from "../../state/usage-plan";

/** How much a key has left of its plan, which counts the requests to all the plan's stages together. */
export interface LimitLevel {
  readonly plan: string;
  readonly keyId: string;
  readonly keyValue: string;
  /** The key's name, which is whatever its owner chose. */
  readonly untrustedKeyName: string | undefined;
  readonly enabled: boolean;
  /** The plan's own throttle; one of a single method is not in it. */
  readonly bucket: (BucketLimits & { readonly tokens: number }) | undefined;
  readonly quota: (Quota & { readonly remaining: number }) | undefined;
}

export interface LimitLevels {
  /** The keys that have the least left of their bucket or quota first. */
  readonly levels: readonly LimitLevel[];
  /** Keys of plans in all. */
  readonly count: number;
}

/** A bound, so that reading levels does not delay requests when there are many keys. */
const MAX_KEYS = 10_000;

/** The levels of the keys that are in a plan of a stage, of the first 10,000 of them. */
export function limitLevels(
  stage: string,
  limit: number,
  { state, buckets, clock }: { state: State; buckets: Buckets; clock: Clock },
): LimitLevels {
  const now = clock.now();
  const levels: LimitLevel[] = [];
  for (const { planId, keyId } of state.planKeys.values()) {
    const plan = state.plans.get(planId);
    const key = state.keys.get(keyId);
    if (!plan || !key || !plan.apiStages.some((each) => each.stage === stage)) continue;
    const usageId = PlanKeys.id(planId, keyId);
    const { throttle, quota } = plan;
    levels.push({
      plan: plan.name,
      keyId,
      keyValue: key.value,
      untrustedKeyName: key.name,
      enabled: key.enabled,
      bucket: throttle && {
        ...throttle,
        tokens: buckets.level(planBucket(usageId), throttle, now),
      },
      quota: quota && {
        ...quota,
        remaining: remaining(state.usage.get(usageId), quota, now),
      },
    });
    if (levels.length === MAX_KEYS) break;
  }
  levels.sort((a, b) => shareLeft(a) - shareLeft(b));
  return { levels: levels.slice(0, limit), count: state.planKeys.size };
}

/** From 0, nothing left of bucket or quota, to 1. */
function shareLeft({ bucket, quota }: LimitLevel): number {
  const ofBucket = bucket?.burstLimit ? bucket.tokens / bucket.burstLimit : 1;
  const ofQuota = quota && quota.limit > 0 ? quota.remaining / quota.limit : 1;
  return Math.min(ofBucket, ofQuota);
}
