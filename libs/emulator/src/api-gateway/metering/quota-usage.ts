import { dayOf, periodStart, type Quota } from "@tollgate/aws-quotas";
import type { UsageRecord } from "../../state/usage-plan";

/** What `GetUsage` returns as remaining for a plan without a quota. */
export const NO_QUOTA_REMAINING = -1;

/** `GetUsage` reaches back 90 days; older days are forgotten. */
const KEPT_DAYS = 90;

/** What is left of the quota in the period that holds `now`; infinite without a quota. */
export function remaining(record: UsageRecord | undefined, quota: Quota | undefined, now: number): number {
  if (!quota) return Infinity;
  if (record?.period !== periodStart(quota, now)) return quota.limit;
  return Math.max(0, quota.limit + record.extension - record.used);
}

/** Counts one request. The caller has checked that something remains. @returns the record, which has changed */
export function countRequest(
  record: UsageRecord | undefined,
  quota: Quota | undefined,
  now: number,
): UsageRecord {
  const current = inPeriod(record, quota, now);
  current.used++;
  noteDay(current, quota, now, 1);
  return current;
}

/**
 * `UpdateUsage`: sets what remains in the current period ("a temporary extension to the remaining quota").
 *
 * @returns the record, which has changed
 */
export function grantRemaining(
  record: UsageRecord | undefined,
  quota: Quota,
  wanted: number,
  now: number,
): UsageRecord {
  const current = inPeriod(record, quota, now);
  current.extension = wanted - quota.limit + current.used;
  noteDay(current, quota, now, 0);
  return current;
}

/** The record, or a new one, with its counters set to zero if they belong to a period that is over. */
function inPeriod(record: UsageRecord | undefined, quota: Quota | undefined, now: number): UsageRecord {
  const period = quota ? periodStart(quota, now) : 0;
  if (!record) return { period, used: 0, extension: 0, days: {} };
  if (record.period !== period) {
    record.period = period;
    record.used = 0;
    record.extension = 0;
  }
  return record;
}

function noteDay(record: UsageRecord, quota: Quota | undefined, now: number, requests: number): void {
  const left = remaining(record, quota, now);
  const shown = Number.isFinite(left) ? left : NO_QUOTA_REMAINING;
  const name = dayOf(now);
  const day = record.days[name];
  if (day) {
    day[0] += requests;
    day[1] = shown;
    return;
  }
  record.days[name] = [requests, shown];
  const names = Object.keys(record.days);
  if (names.length > KEPT_DAYS) delete record.days[names.sort()[0] as string];
}
