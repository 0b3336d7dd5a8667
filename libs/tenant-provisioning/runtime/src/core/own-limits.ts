import { type PlanLimits, type PlanName, planLimits } from "@tollgate/environments";
import { defined } from "./defined";
import { TenantLimitsError } from "./errors";

/** A change of a tenant's own limits. What it does not state stays. */
export interface LimitsChange {
  /** Requests per second. Null removes the limit of rate and burst. */
  readonly rateLimit?: number | null;
  /** Requests at once. */
  readonly burstLimit?: number;
  /** Requests in a period. Null removes the quota. */
  readonly quota?: NonNullable<PlanLimits["quota"]> | null;
}

/** The limits of a tenant: its own or, without any, those of its plan. */
export function limitsOf(
  { plan, limits }: { readonly plan: PlanName; readonly limits?: PlanLimits },
  { plans }: { readonly plans: Readonly<Record<PlanName, PlanLimits>> },
): PlanLimits {
  if (limits !== undefined) return limits;
  const { throttle, quota } = plans[plan] ?? {};
  return defined({ throttle, quota });
}

/**
 * Returns limits after a change.
 *
 * @throws {TenantLimitsError} when a limit is outside its bounds, or only one of rate and burst is limited, which
 * API Gateway does not have.
 */
export function changedLimits(before: PlanLimits, change: LimitsChange): PlanLimits {
  if (change.rateLimit === null && change.burstLimit !== undefined)
    throw new TenantLimitsError("have a burst and no rate: state both, or none");
  const stated = defined({ rateLimit: change.rateLimit, burstLimit: change.burstLimit });
  const throttle = change.rateLimit === null ? undefined : { ...before.throttle, ...stated };
  const { rateLimit, burstLimit } = throttle ?? {};
  if ((rateLimit === undefined) !== (burstLimit === undefined)) {
    const [missing, given] = rateLimit === undefined ? ["rate", "burst"] : ["burst", "rate"];
    throw new TenantLimitsError(
      `have a ${given} and no ${missing}, and those before have none either: state a ${missing} too`,
    );
  }
  const quota = change.quota === null ? undefined : (change.quota ?? before.quota);
  const wanted = {
    ...(rateLimit !== undefined && { throttle: { rateLimit, burstLimit } }),
    ...defined({ quota }),
  };
  const { success, data, error } = planLimits.safeParse(wanted);
  if (success) return defined(data);
  const [issue] = error.issues;
  throw new TenantLimitsError(`are invalid: ${issue?.path.join(".")}: ${issue?.message}`);
}

/** Limits as text: `200 a second (burst 400) and 5000000 a month`. Equal limits have equal texts. */
export function limitsText({ throttle, quota }: PlanLimits): string {
  const rate = throttle ? `${throttle.rateLimit} a second (burst ${throttle.burstLimit})` : "any rate";
  const sum = quota ? `${quota.limit} a ${quota.period.toLowerCase()}` : "any number";
  return `${rate} and ${sum}`;
}

/** Limits as fields of an import: each of them is stated, so that none comes from the plan. */
export function limitFields({ throttle, quota }: PlanLimits): {
  readonly rate: number | "none";
  readonly burst?: number;
  readonly quota: string;
} {
  return {
    rate: throttle?.rateLimit ?? "none",
    ...(throttle && { burst: throttle.burstLimit }),
    quota: quota ? quotaText(quota) : "none",
  };
}

/** A quota as commands and files state it: `5000000/month`. */
export function quotaText({ limit, period }: NonNullable<PlanLimits["quota"]>): string {
  return `${limit}/${period.toLowerCase()}`;
}

/** Reads a quota such as `5000000/month`, or `none` as null. @throws {TenantLimitsError} */
export function parseQuota(untrustedText: string): NonNullable<PlanLimits["quota"]> | null {
  if (untrustedText === "none") return null;
  const [, limit, name] = /^(\d{1,10})\/(day|week|month)$/.exec(untrustedText) ?? [];
  const period = QUOTA_PERIODS[name as keyof typeof QUOTA_PERIODS] as
    (typeof QUOTA_PERIODS)[keyof typeof QUOTA_PERIODS] | undefined;
  if (period === undefined)
    throw new TenantLimitsError("need a quota such as 5000000/month, of a day, week or month, or none");
  return { limit: Number(limit), period };
}

const QUOTA_PERIODS = { day: "DAY", week: "WEEK", month: "MONTH" } as const;

/** Reads a rate such as 200 or 0.5, or `none` as null. @throws {TenantLimitsError} */
export function parseRate(untrustedText: string): number | null {
  if (untrustedText === "none") return null;
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(untrustedText))
    throw new TenantLimitsError("need a rate in requests a second, such as 200, or none");
  return Number(untrustedText);
}

/** Whether two tenants' own limits are equal, or neither has any. */
export function areSameLimits(one: PlanLimits | undefined, other: PlanLimits | undefined): boolean {
  return (one && limitsText(one)) === (other && limitsText(other));
}
