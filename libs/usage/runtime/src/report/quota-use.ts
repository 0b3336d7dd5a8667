import { periodStart, type Quota } from "@tollgate/aws-quotas";
import { type Hour, HOUR_MS, hourOf, startOf } from "../lines/hour";
import {
  type DaySources,
  type HourlySums,
  streamAllDays,
  streamAllUsage,
  type Usage,
} from "../read/read-usage";

/** A tenant whose usage is watched. */
export interface WatchedTenant {
  readonly tenantId: string;
  /** Undefined for a tenant that has none, `unknown` where its plan is not one of the environment's. */
  readonly quota?: Omit<Quota, "offset"> | "unknown" | undefined;
}

/** What a tenant used of its quota. */
export interface QuotaUse {
  readonly tenantId: string;
  readonly limit: number;
  readonly period: Quota["period"];
  /** Beginning of the quota's period, milliseconds since 1970. */
  readonly periodStart: number;
  /** Requests that the usage plan counted since then, by the ledger. */
  readonly used: number;
}

/** Beside the uses, what {@link Usage} has of the hours that were visited. */
export interface QuotaUses extends Pick<Usage, "completeTo" | "damaged" | "unreadableMarks"> {
  readonly uses: readonly QuotaUse[];
  /** Tenants whose quota is not known. */
  readonly unknown: readonly string[];
}

/**
 * Counts what tenants used of their quotas, in one pass over the sums of all tenants, an hour of which is in memory.
 *
 * @param hours quotas are counted to the end of `last`; `visit` receives each hour from `first` on that has requests
 * @throws {StoredUsageError} and any error of the ports
 */
export async function quotaUses(
  tenants: AsyncIterable<WatchedTenant>,
  { first, last }: { readonly first: Hour; readonly last: Hour },
  sources: DaySources,
  visit: (hour: HourlySums) => void | Promise<void>,
): Promise<QuotaUses> {
  const at = startOf(last);
  const counted = new Map<
    string,
    { readonly quota: Omit<QuotaUse, "used">; readonly from: Hour; used: number }
  >();
  const unknown: string[] = [];
  let earliest = startOf(first);
  for await (const { tenantId, quota } of tenants)
    if (quota === "unknown") unknown.push(tenantId);
    else if (quota) {
      const start = periodStart(quota, at);
      earliest = Math.min(earliest, start);
      const { limit, period } = quota;
      counted.set(tenantId, {
        quota: { tenantId, limit, period, periodStart: start },
        from: hourOf(start),
        used: 0,
      });
    }
  const add = ([hour, sums]: HourlySums) => {
    for (const [[tenantId = ""], { metered }] of sums) {
      const count = counted.get(tenantId);
      if (count !== undefined && hour >= count.from) count.used += metered;
    }
  };
  // A day or an hour at a time: a month of 10,000 tenants' sums would take some 16 GB. Periods begin with a day.
  if (earliest < startOf(first)) {
    const earlier = await streamAllDays(hourOf(earliest), hourOf(startOf(first) - HOUR_MS), sources);
    for await (const each of earlier.hours) add(each);
  }
  const { hours, damaged, ...known } = await streamAllUsage(first, last, sources);
  for await (const each of hours) {
    add(each);
    await visit(each);
  }
  const uses = [...counted.values()].map(({ quota, used }) => ({ ...quota, used }));
  return { ...known, uses, unknown, damaged: damaged() };
}
