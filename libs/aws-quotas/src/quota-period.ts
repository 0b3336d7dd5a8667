export const quotaPeriods = ["DAY", "WEEK", "MONTH"] as const;
export type QuotaPeriod = (typeof quotaPeriods)[number];

/** How many requests a key may make in a period (`QuotaSettings` in API Gateway's reference). */
export interface Quota {
  readonly limit: number;
  readonly period: QuotaPeriod;
  /** By how many days a period starts later: up to {@link maxOffsets}. @default 0 */
  readonly offset?: number;
}

/** The largest offsets that API Gateway accepts, in days. */
export const maxOffsets: Readonly<Record<QuotaPeriod, number>> = { DAY: 0, WEEK: 6, MONTH: 27 };

const DAY_MS = 86_400_000;

/** The UTC day of a moment, as `GetUsage` writes it: `2026-11-24`. */
export function dayOf(time: number): string {
  const number = Math.floor(time / DAY_MS);
  if (number !== lastDay) [lastDay, lastDayText] = [number, new Date(time).toISOString().slice(0, 10)];
  return lastDayText;
}

/** The result for the last day: each request asks for today (benchmark `throughput`). */
let lastDay = NaN;
let lastDayText = "";

/**
 * When the period that holds a moment began, in milliseconds since 1970: midnight UTC of that day, of its Sunday, or of
 * the first day of its month, or so many days later as the offset says. "With a time period of WEEK, an offset of 0
 * starts on Sunday, and an offset of 1 starts on Monday" (QuotaSettings of AWS::ApiGateway::UsagePlan).
 */
export function periodStart({ period, offset = 0 }: Quota, time: number): number {
  const day = Math.floor(time / DAY_MS);
  if (period === "DAY") return day * DAY_MS;
  if (offset > 0) return startsOn(day, offset)[period];
  if (day !== startsDay) [startsDay, starts] = [day, startsOn(day)];
  return starts[period];
}

/** The result for the last day: each request asks for today (benchmark `throughput`). */
let startsDay = NaN;
let starts: Record<"WEEK" | "MONTH", number>;

function startsOn(day: number, offset = 0): typeof starts {
  const date = new Date((day - offset) * DAY_MS);
  return {
    WEEK: (day - date.getUTCDay()) * DAY_MS,
    MONTH: Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1 + offset),
  };
}
