import type { Quota } from "./quota";
import { dayOf, periodLimit, periodStart } from "./quota";

/** What one key used of one plan. */
export interface UsageRecord {
  /** Start of the period that `used` and `extension` belong to, in milliseconds since 1970. */
  readonly period: number;
  /** Requests in that period. */
  readonly used: number;
  /** What `UpdateUsage` granted (or took away) in that period. */
  readonly extension: number;
  /** Requests, and what was left after the last one, by UTC day. */
  readonly days: Readonly<Record<string, readonly [used: number, remaining: number]>>;
}

/** API Gateway answers for a plan that has no quota with no limit to count down from. */
export const NO_QUOTA_REMAINING = -1;

/** `GetUsage` reaches back 90 days; older days are forgotten. */
const KEPT_DAYS = 90;

export interface Membership {
  readonly quota: Quota | undefined;
  /** When the key was added to the plan, in milliseconds since 1970. */
  readonly addedAt: number;
}

/** What is left of the quota in the period that holds `now`; infinite without a quota. */
export function remaining(
  record: UsageRecord | undefined,
  { quota, addedAt }: Membership,
  now: number,
): number {
  if (!quota) return Infinity;
  const current = inPeriod(record, quota, now);
  return Math.max(0, periodLimit(quota, addedAt, now) + current.extension - current.used);
}

/** Counts one request. The caller has checked that something remains. */
export function countRequest(record: UsageRecord | undefined, member: Membership, now: number): UsageRecord {
  const current = inPeriod(record, member.quota, now);
  const counted = { ...current, used: current.used + 1 };
  return withDay(counted, member, now, 1);
}

/** `UpdateUsage`: sets what remains in the current period ("a temporary extension to the remaining quota"). */
export function grantRemaining(
  record: UsageRecord | undefined,
  member: Membership & { readonly quota: Quota },
  wanted: number,
  now: number,
): UsageRecord {
  const current = inPeriod(record, member.quota, now);
  const limit = periodLimit(member.quota, member.addedAt, now);
  return withDay({ ...current, extension: wanted - limit + current.used }, member, now, 0);
}

/** The record, with its counters at zero if they belong to a period that is over. */
function inPeriod(record: UsageRecord | undefined, quota: Quota | undefined, now: number): UsageRecord {
  const period = quota ? periodStart(quota.period, now) : 0;
  if (record?.period === period) return record;
  return { period, used: 0, extension: 0, days: record?.days ?? {} };
}

function withDay(record: UsageRecord, member: Membership, now: number, requests: number): UsageRecord {
  const day = dayOf(now);
  const [used] = record.days[day] ?? [0];
  const left = remaining(record, member, now);
  const days = {
    ...record.days,
    [day]: [used + requests, Number.isFinite(left) ? left : NO_QUOTA_REMAINING] as const,
  };
  const names = Object.keys(days);
  if (names.length > KEPT_DAYS) delete (days as Record<string, unknown>)[names.sort()[0] as string];
  return { ...record, days };
}
