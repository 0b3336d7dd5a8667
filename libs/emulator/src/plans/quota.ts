export const quotaPeriods = ["DAY", "WEEK", "MONTH"] as const;
export type QuotaPeriod = (typeof quotaPeriods)[number];

/** How many requests a key may make in a period (`QuotaSettings` in API Gateway's reference). */
export interface Quota {
  readonly limit: number;
  readonly period: QuotaPeriod;
  /** "The number of requests subtracted from the given limit in the initial time period." @default 0 */
  readonly offset?: number;
}

const DAY_MS = 86_400_000;

/** The UTC day of a moment, as `GetUsage` writes it: `2026-11-24`. */
export function dayOf(time: number): string {
  const number = Math.floor(time / DAY_MS);
  if (number !== lastDay) [lastDay, lastDayText] = [number, new Date(time).toISOString().slice(0, 10)];
  return lastDayText;
}

/** Of the day that was asked for last: each request asks for today. */
let lastDay = NaN;
let lastDayText = "";

/**
 * When the period that holds a moment began, in milliseconds since 1970: midnight UTC of that day, of its Sunday, or of
 * the first day of its month. Sunday is what AWS::ApiGateway::UsagePlan's QuotaSettings names as a week's start.
 */
export function periodStart(period: QuotaPeriod, time: number): number {
  const day = Math.floor(time / DAY_MS);
  if (period === "DAY") return day * DAY_MS;
  if (day !== startsDay) [startsDay, starts] = [day, startsOn(day)];
  return starts[period];
}

/** Of the day that was asked for last: each request asks for today. */
let startsDay = NaN;
let starts: Record<"WEEK" | "MONTH", number>;

function startsOn(day: number): typeof starts {
  const date = new Date(day * DAY_MS);
  return {
    WEEK: (day - date.getUTCDay()) * DAY_MS,
    MONTH: Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1),
  };
}

/** What a key may use in the period that holds `time`, before extensions. */
export function periodLimit({ limit, period, offset }: Quota, addedAt: number, time: number): number {
  if (!offset || periodStart(period, addedAt) !== periodStart(period, time)) return limit;
  return Math.max(0, limit - offset);
}
