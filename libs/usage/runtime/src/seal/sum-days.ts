import { DAY_MS, endOf, firstHourOfDay, type Hour, HOUR_MS, hourOf, startOf } from "../lines/hour";
import type { UsageLedger } from "../sums/ledger";
import { UsageSums } from "../sums/usage-sums";
import { addTotals } from "../sums/usage-totals";

/** Days back that are summed: quotas and bills go back to the beginning of a month, and lines are late for eight days. */
const DAYS_BACK = 40;

/** Days that one run sums, the newest first: one is due each day, and more after a pause. */
const MOST_DAYS = 3;

/** Returns the lines of the sealed hours by day: the first hour of each. */
export async function linesByDay(
  ledger: Pick<UsageLedger, "sealedHours">,
  first: Hour,
  last: Hour,
): Promise<ReadonlyMap<Hour, number>> {
  const days = new Map<Hour, number>();
  for await (const { hour, lines } of ledger.sealedHours(first, last)) {
    const day = firstHourOfDay(hour);
    days.set(day, (days.get(day) ?? 0) + lines);
  }
  return days;
}

/**
 * Sums all tenants of the days that are over, from the sums of their hours. A day's sums are those of its hours as long as
 * both have as many requests: the lines of an hour never become fewer, so no other hours have that number. A day with more
 * since is summed again.
 *
 * @param now milliseconds since 1970
 */
export async function sumDays(
  ledger: Pick<UsageLedger, "sealedHours" | "summedDays" | "allTenants" | "setAllTenantsOfDay">,
  now: number,
): Promise<void> {
  const first = firstHourOfDay(hourOf(now - DAYS_BACK * DAY_MS));
  const last = hourOf(now - DAY_MS);
  const summed = new Map<Hour, number>();
  for await (const [day, requests] of ledger.summedDays(first, last)) summed.set(day, requests);
  const due = [...(await linesByDay(ledger, first, hourOf(now)))]
    .filter(([day, lines]) => startOf(day) + DAY_MS <= now && lines !== summed.get(day))
    .toReversed();
  for (const [day, lines] of due.slice(0, MOST_DAYS)) {
    const sums = new UsageSums();
    for await (const [, hour] of ledger.allTenants(day, lastHourOfDay(day)))
      for (const [labels, totals] of hour) addTotals(sums.of(...labels), totals);
    // Otherwise one of its hours is being sealed: a later run sums it.
    if (sums.requests === lines && lines > 0) await ledger.setAllTenantsOfDay(day, sums);
  }
}

export function lastHourOfDay(day: Hour): Hour {
  return hourOf(endOf(day) + 22 * HOUR_MS);
}
