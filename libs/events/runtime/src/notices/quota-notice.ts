import type { Notice } from "./notice";

/** That a tenant came to a share of its quota, as the usage ledger reports it. */
export interface ReachedQuota {
  readonly tenantId: string;
  readonly percent: 80 | 100;
  /** Requests per period. */
  readonly limit: number;
  readonly period: "DAY" | "WEEK" | "MONTH";
  /** Milliseconds since 1970. */
  readonly periodStart: number;
}

/**
 * Returns the notice of a quota that was reached: one for each tenant, share, limit and period.
 *
 * @param now milliseconds since 1970
 */
export function quotaNotice(
  { tenantId, percent, limit, period, periodStart }: ReachedQuota,
  now: number,
): Notice {
  const start = new Date(periodStart).toISOString();
  return {
    tenantId,
    id: [tenantId, `quota-${percent}`, period, start.slice(0, 10), limit].join("."),
    type: "tollgate.quota.reached",
    at: new Date(now).toISOString(),
    data: { percent, limit, period, periodStart: start },
  };
}
