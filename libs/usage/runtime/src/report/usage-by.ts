import type { HourlySums } from "../read/read-usage";
import { addTotals, noUsage, type UsageTotals } from "../sums/usage-totals";

/** What a tenant's usage can be summed by. */
export const DIMENSIONS = ["hour", "day", "month", "route", "token", "status"] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** Totals with the requests that ended with a server error (5xx). */
export interface ReportedTotals extends UsageTotals {
  serverErrors: number;
}

export type ReportedUsage = ReadonlyMap<string, ReportedTotals>;

type Hours = AsyncIterable<HourlySums> | Iterable<HourlySums>;

/** The length of a day's and a month's text in that of an hour, `2026-11-30T14`. */
const DAY_LENGTH = 10;
const MONTH_LENGTH = 7;

/** The index of the class of status among the labels, of a tenant's sums and of those of all tenants. */
const STATUS_AT = 1;

const KEYS: Readonly<
  Record<Dimension | "tenant" | "total", (hour: string, labels: readonly string[]) => string>
> = {
  hour: (hour) => hour,
  day: (hour) => hour.slice(0, DAY_LENGTH),
  month: (hour) => hour.slice(0, MONTH_LENGTH),
  route: (_, [route = ""]) => route,
  status: (_, [, statusClass = ""]) => `${statusClass}xx`,
  token: (_, [, , token = ""]) => token,
  tenant: (_, [tenant = ""]) => tenant,
  total: () => "",
};

/**
 * Returns the sums of hours, without an order. Keys are hours, days and months as `2026-11-30T14`, `2026-11-30` and
 * `2026-11` (UTC), routes, tokens, classes of status as `2xx`, and one empty key of a total.
 *
 * @param hours those of one tenant; of all tenants for `tenant`
 */
export async function usageBy(
  dimension: Dimension | "tenant" | "total",
  hours: Hours,
): Promise<ReportedUsage> {
  const keyOf = KEYS[dimension];
  const sums = new Map<string, ReportedTotals>();
  for await (const [hour, rows] of hours)
    for (const [labels, totals] of rows) {
      const key = keyOf(hour, labels);
      addReported(sums, key, {
        ...totals,
        serverErrors: labels[STATUS_AT] === "5" ? totals.requests : 0,
      });
    }
  return sums;
}

/** Returns the sums of several usages by the same dimension: times in order, all else by requests, the most first. */
export function combinedUsage(
  dimension: Dimension | "tenant" | "total",
  usages: readonly ReportedUsage[],
): readonly (readonly [key: string, totals: ReportedTotals])[] {
  const sums = new Map<string, ReportedTotals>();
  for (const usage of usages) for (const [key, totals] of usage) addReported(sums, key, totals);
  const isTime = dimension === "hour" || dimension === "day" || dimension === "month";
  return [...sums].sort(
    ([one, { requests }], [other, { requests: others }]) =>
      (isTime ? 0 : others - requests) || (one < other ? -1 : 1),
  );
}

function addReported(sums: Map<string, ReportedTotals>, key: string, totals: ReportedTotals): void {
  let into = sums.get(key);
  if (into === undefined) sums.set(key, (into = { ...noUsage(), serverErrors: 0 }));
  addTotals(into, totals);
  into.serverErrors += totals.serverErrors;
}
