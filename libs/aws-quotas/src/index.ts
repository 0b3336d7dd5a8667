export { isCalendarDay, isOnCalendar } from "./calendar";
export { dayOf, maxOffsets, periodStart, quotaPeriods, type Quota, type QuotaPeriod } from "./quota-period";

/** The rate limit of an operation: a token bucket, which `burstLimit` simultaneous calls empty. */
export interface ControlPlaneQuota {
  /** Calls per second in the long run. */
  readonly rateLimit: number;
  /** Simultaneous calls. */
  readonly burstLimit: number;
}

/** "The total operations": 10 requests per second with a burst quota of 40 requests per second. */
export const totalControlPlaneQuota: ControlPlaneQuota = { rateLimit: 10, burstLimit: 40 };

const perSeconds = (calls: number, seconds: number): ControlPlaneQuota => ({
  rateLimit: calls / seconds,
  burstLimit: calls,
});

/**
 * "API Gateway quotas for creating, deploying and managing a REST API" of the developer guide: per account
 * and Region, and not adjustable. Operations that are not listed, such as `ImportApiKeys`, have only the
 * total quota.
 */
export const controlPlaneQuotas: Readonly<Record<string, ControlPlaneQuota>> = {
  CreateApiKey: perSeconds(5, 1),
  DeleteApiKey: perSeconds(5, 1),
  GetResources: perSeconds(5, 2),
  PutRestApi: perSeconds(1, 1),
  CreateRestApi: perSeconds(1, 3),
  ImportRestApi: perSeconds(1, 3),
  CreateDeployment: perSeconds(1, 5),
  UpdateAccount: perSeconds(1, 20),
  UpdateUsagePlan: perSeconds(1, 20),
  CreateDomainName: perSeconds(1, 30),
  DeleteDomainName: perSeconds(1, 30),
  UpdateDomainName: perSeconds(1, 30),
  DeleteRestApi: perSeconds(1, 30),
};

/**
 * Returns the least seconds that calls take in one account and Region, from full bursts on: each operation by
 * its own quota, and all together by the total.
 *
 * @param calls the number of calls, by operation
 */
export function leastSeconds(calls: Readonly<Record<string, number>>): number {
  const time = (count: number, quota: ControlPlaneQuota | undefined) =>
    quota === undefined ? 0 : Math.max(0, count - quota.burstLimit) / quota.rateLimit;
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
  const own = Object.entries(calls).map(([operation, count]) => time(count, controlPlaneQuotas[operation]));
  return Math.max(time(total, totalControlPlaneQuota), ...own);
}

/** Maximum numbers per account and Region, from "Quotas for configuring and running a REST API". */
export interface ResourceQuotas {
  readonly apiKeys: number;
  readonly usagePlans: number;
  readonly plansPerKey: number;
  /** Limits of single methods, over all stages of a plan. */
  readonly methodThrottlesPerPlan: number;
}

export const resourceQuotas: ResourceQuotas = {
  /** The only one of these quotas that AWS does not increase. */
  apiKeys: 10_000,
  usagePlans: 300,
  plansPerKey: 10,
  methodThrottlesPerPlan: 20,
};

/**
 * Operations that API Gateway runs one at a time in a Region; it refuses another call meanwhile. AWS does not
 * document this; others reported it (serverless/serverless#12065).
 */
export const serialOperations: readonly string[] = ["CreateUsagePlanKey"];

/** Requests to all stages of an account in a Region: per second, and at once. AWS can raise both. */
export const accountThrottle = { rateLimit: 10_000, burstLimit: 5_000 } as const;

/**
 * How long API Gateway waits for an integration, in milliseconds; 29 seconds by default. AWS can raise the
 * maximum for Regional APIs.
 */
export const integrationTimeoutMs = { min: 50, max: 29_000 } as const;
