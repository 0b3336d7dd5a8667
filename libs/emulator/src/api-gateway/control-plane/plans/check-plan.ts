import { maxOffsets, type Quota, quotaPeriods } from "@tollgate/aws-quotas";
import type { BucketLimits, UsagePlan } from "../../../state/usage-plan";
import { badRequest } from "../protocol/errors";

/** A plan as a caller sends it: its quota may be incomplete. */
export interface DraftPlan extends Omit<UsagePlan, "quota"> {
  readonly quota?: Partial<Quota>;
}

/** Checks a complete plan. @throws {ControlError} with API Gateway's message (recorded: cdk-preflight) */
export function checkPlan({ quota, ...plan }: DraftPlan): UsagePlan {
  const ofMethods = plan.apiStages.flatMap(({ throttle }) => Object.values(throttle ?? {}));
  if (!plan.throttle && ofMethods.length > 0) {
    throw badRequest("Can not define fine grain throttling if usage plan throttle is not defined.");
  }
  for (const limits of [plan.throttle ?? {}, ...ofMethods]) checkLimits(limits);
  return quota ? { ...plan, quota: checkQuota(quota) } : plan;
}

function checkLimits(limits: BucketLimits): void {
  for (const name of ["rateLimit", "burstLimit"] as const) {
    if ((limits[name] ?? 0) < 0)
      throw badRequest(`Usage Plan throttle ${name} must be a non-negative numeric`);
  }
}

export const invalidPeriod = () =>
  badRequest(`Invalid Usage Plan quota period specified. Must be one of [${quotaPeriods.join(", ")}]`);

function checkQuota({ limit = 0, period, offset = 0 }: Partial<Quota>): Quota {
  // API Gateway has the same message for 0.
  if (limit < 1) throw badRequest("Usage Plan quota limit must be a non-negative numeric");
  if (!period) throw invalidPeriod();
  const max = maxOffsets[period];
  if (offset < 0 || offset > max) {
    const range = max === 0 ? "zero" : `between 0 and ${max} inclusive`;
    throw badRequest(`Usage Plan quota offset must be ${range} in the ${period} period`);
  }
  return { limit, period, offset };
}
