import { periodStart, type Quota } from "@tollgate/aws-quotas";
import { NO_TENANT } from "../lines/counted-line";
import { HOUR_MS, hourOf } from "../lines/hour";
import { readAllUsage, type HourlySums, type UsageSources } from "../read/read-usage";

/** A tenant whose usage is watched. */
export interface WatchedTenant {
  readonly tenantId: string;
  /** @default the tenant has none */
  readonly quota?: Omit<Quota, "offset">;
}

/** From when on a tenant's server errors are worth a look: both must hold in one hour. */
export interface ErrorThreshold {
  /** Percentage of the tenant's requests that ended with 5xx. */
  readonly percent: number;
  readonly minimumRequests: number;
}

/** The tenants that somebody has to know of, by id and in order. */
export interface WatchedUsage {
  /** Those that used at least 80 % of their quota, without those of `over100`. */
  readonly over80: readonly string[];
  readonly over100: readonly string[];
  /** Those whose requests of the hour failed. */
  readonly failing: readonly string[];
}

/**
 * Looks at the quotas and the server errors of all tenants. It reads the sums of all tenants and no tenant's own, so its
 * cost grows with the hours of the longest quota's period.
 *
 * A quota's usage is what the usage plan counted since its period began, as the ledger knows it. API Gateway counts anew
 * when a tenant's plan changes, so that a tenant may be named that can still call.
 *
 * @param at the hour in which errors are counted and at whose end quotas are looked at, milliseconds since 1970
 * @throws {StoredUsageError} and any error of the ports
 */
export async function watchTenants(
  tenants: AsyncIterable<WatchedTenant>,
  at: number,
  threshold: ErrorThreshold,
  sources: UsageSources,
): Promise<WatchedUsage> {
  const watched: WatchedTenant[] = [];
  for await (const tenant of tenants) watched.push(tenant);
  const starts = watched.map(({ quota }) => (quota === undefined ? at : periodStart(quota, at)));
  const first = starts.reduce((one, other) => Math.min(one, other), at);
  const { hours } = await readAllUsage(hourOf(first), hourOf(at), sources);
  const metered = meteredSince(hours);
  const named = { over80: [] as string[], over100: [] as string[] };
  watched.forEach(({ tenantId, quota }, index) => {
    if (quota === undefined) return;
    const share = metered(tenantId, hourOf(starts[index] as number)) / quota.limit;
    if (share >= 1) named.over100.push(tenantId);
    else if (share >= 0.8) named.over80.push(tenantId);
  });
  const last = hours.find(([hour]) => hour === hourOf(at));
  return {
    over80: named.over80.sort(),
    over100: named.over100.sort(),
    // Requests without a tenant are nobody's to look at.
    failing: last === undefined ? [] : failingIn(last, threshold).filter((id) => id !== NO_TENANT),
  };
}

/** @returns a function: how many requests of a tenant were metered from an hour on */
function meteredSince(hours: readonly HourlySums[]): (tenantId: string, from: string) => number {
  const byTenant = new Map<string, { readonly hour: string; readonly metered: number }[]>();
  for (const [hour, sums] of hours)
    for (const [[tenantId = ""], { metered }] of sums) {
      const counts = byTenant.get(tenantId);
      if (counts === undefined) byTenant.set(tenantId, [{ hour, metered }]);
      else counts.push({ hour, metered });
    }
  return (tenantId, from) =>
    (byTenant.get(tenantId) ?? []).reduce(
      (sum, { hour, metered }) => (hour >= from ? sum + metered : sum),
      0,
    );
}

function failingIn([, sums]: HourlySums, { percent, minimumRequests }: ErrorThreshold): readonly string[] {
  const byTenant = new Map<string, { requests: number; errors: number }>();
  for (const [[tenantId = "", statusClass], { requests }] of sums) {
    const counts = byTenant.get(tenantId) ?? { requests: 0, errors: 0 };
    byTenant.set(tenantId, counts);
    counts.requests += requests;
    if (statusClass === "5") counts.errors += requests;
  }
  return [...byTenant]
    .filter(([, { requests, errors }]) => requests >= minimumRequests && errors * 100 >= percent * requests)
    .map(([tenantId]) => tenantId)
    .sort();
}

/** The last hour that is over and may be looked at: lines of the one after may still be on their way. */
export function lastWholeHour(now: number, grace: number): number {
  return Math.floor((now - grace) / HOUR_MS) * HOUR_MS - 1;
}
