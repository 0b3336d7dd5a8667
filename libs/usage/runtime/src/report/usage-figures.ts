import type { ReportedTotals } from "./usage-by";

/** What is shown of sums. */
export interface UsageFigures {
  readonly requests: number;
  /** Requests that the usage plan counted. */
  readonly metered: number;
  /** Requests that ended with a server error (5xx). */
  readonly errors: number;
  /** Percentage of all requests. */
  readonly errorPercent: number;
  /** Percentage of the error budget that is used: 100 when all errors that are allowed have happened. */
  readonly errorBudgetUsedPercent: number;
  /** Milliseconds of whole requests, at most 10 % too high. Null without requests. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** Mean milliseconds of the backend. Null where it was not called. */
  readonly backendMs: number | null;
  /** Bytes of response bodies. */
  readonly bytes: number;
}

/** @param errorBudgetPercent the percentage of requests that may end with a server error, above 0 */
export function usageFigures(totals: ReportedTotals, errorBudgetPercent: number): UsageFigures {
  const { requests, metered, bytes, integrations, integrationMs, latency, serverErrors } = totals;
  const errorPercent = requests === 0 ? 0 : (serverErrors / requests) * 100;
  return {
    requests,
    metered,
    errors: serverErrors,
    errorPercent: rounded(errorPercent),
    errorBudgetUsedPercent: rounded((errorPercent / errorBudgetPercent) * 100),
    p50: latency.percentile(50) ?? null,
    p95: latency.percentile(95) ?? null,
    p99: latency.percentile(99) ?? null,
    backendMs: integrations === 0 ? null : rounded(integrationMs / integrations),
    bytes,
  };
}

/** To three decimal places. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
