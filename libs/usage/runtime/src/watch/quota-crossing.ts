import type { Quota } from "@tollgate/aws-quotas";

/**
 * That a tenant came to a share of its quota. It happens once for each tenant, share, quota and period of it: another
 * limit makes another quota.
 */
export interface QuotaCrossing {
  readonly tenantId: string;
  /** The percentage of the quota that it came to. */
  readonly percent: 80 | 100;
  readonly limit: number;
  readonly period: Quota["period"];
  /** Beginning of the quota's period, milliseconds since 1970. */
  readonly periodStart: number;
}

/** The last crossing of each tenant that was reported. */
export interface ReportedCrossings {
  /** In no order. */
  all(): AsyncIterable<QuotaCrossing>;
  /** Replaces the tenant's one. */
  add(crossing: QuotaCrossing): Promise<void>;
}

/** Whether a crossing is not told by the one that was reported last of the same tenant. */
export function isNewCrossing(
  { percent, limit, period, periodStart }: QuotaCrossing,
  reported: QuotaCrossing | undefined,
): boolean {
  return (
    reported === undefined ||
    percent > reported.percent ||
    limit !== reported.limit ||
    period !== reported.period ||
    periodStart !== reported.periodStart
  );
}
