import { dayOf } from "@tollgate/aws-quotas";
import type { UsageOption } from "@tollgate/environments";
import type { DayRange } from "@tollgate/tenant-provisioning-runtime";
import { DAY_MS, type Hour } from "@tollgate/usage-runtime";
import { UsageError } from "../io/errors";

/** The hours of some days (UTC). */
export function hoursOf({ from, to }: DayRange): readonly [first: Hour, last: Hour] {
  return [`${from}T00`, `${to}T23`];
}

/** Returns the first day of which the ledger still has every hour. @param now milliseconds since 1970 */
export function firstKeptDay({ retentionDays }: UsageOption, now: number): string {
  // Hours are kept for their days after their end, and the day in which the retention ends is not whole.
  return dayOf(now - (retentionDays - 1) * DAY_MS);
}

/** @throws {UsageError} when the ledger does not keep all of the days */
export function requireKept(range: DayRange, usage: UsageOption, now: number): void {
  const { from, to } = range;
  if (from > to)
    throw new UsageError(`from ${from} to ${to} contain no day: the first one is after the last one`);
  const first = firstKeptDay(usage, now);
  if (from < first)
    throw new UsageError(
      `the ledger keeps ${usage.retentionDays} days (usage.retentionDays), so the first day is ${first}, and not ${from}`,
    );
}
