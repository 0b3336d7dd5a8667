import { periodStart, type Quota } from "@tollgate/aws-quotas";
import { NO_TENANT } from "../lines/counted-line";
import { type Hour, HOUR_MS, hourOf, startOf } from "../lines/hour";
import { GRACE_MS } from "../seal/seal-hours";
import { streamAllUsage, type HourlySums, type UsageSources } from "../read/read-usage";
import { usageBy } from "../report/usage-by";

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
  /** Those that came to 80 % of their quota, without those of `over100`. */
  readonly over80: readonly string[];
  /** Those that came to all of their quota. */
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
 * @param hours `last`, in which errors are counted and at whose end quotas are looked at, and `since`: a tenant that had
 *   come to a share of its quota before this hour is not named again
 * @throws {StoredUsageError} and any error of the ports
 */
export async function watchTenants(
  tenants: AsyncIterable<WatchedTenant>,
  { since, last }: { readonly since: Hour; readonly last: Hour },
  threshold: ErrorThreshold,
  sources: UsageSources,
): Promise<WatchedUsage> {
  const watched: WatchedTenant[] = [];
  for await (const tenant of tenants) watched.push(tenant);
  const at = startOf(last);
  const starts = watched.map(({ quota }) => (quota === undefined ? at : periodStart(quota, at)));
  const first = starts.reduce((one, other) => Math.min(one, other), at);
  const counted = new Map(
    watched.map(({ tenantId }, index) => [
      tenantId,
      { from: hourOf(starts[index] as number), all: 0, before: 0 },
    ]),
  );
  let failing: readonly string[] = [];
  // An hour at a time: a month of 10,000 tenants' sums would take some 16 GB.
  const { hours } = await streamAllUsage(hourOf(first), last, sources);
  for await (const each of hours) {
    const [hour, sums] = each;
    for (const [[tenantId = ""], { metered }] of sums) {
      const count = counted.get(tenantId);
      if (count === undefined || hour < count.from) continue;
      count.all += metered;
      if (hour < since) count.before += metered;
    }
    // Requests without a tenant are nobody's to look at.
    if (hour === last) failing = (await failingIn(each, threshold)).filter((id) => id !== NO_TENANT);
  }
  const named = { over80: [] as string[], over100: [] as string[] };
  for (const { tenantId, quota } of watched) {
    const count = counted.get(tenantId);
    if (quota === undefined || count === undefined) continue;
    const cameTo = (share: number) => count.all >= share * quota.limit && count.before < share * quota.limit;
    if (cameTo(1)) named.over100.push(tenantId);
    else if (cameTo(0.8)) named.over80.push(tenantId);
  }
  return { over80: named.over80.sort(), over100: named.over100.sort(), failing };
}

async function failingIn(
  hour: HourlySums,
  { percent, minimumRequests }: ErrorThreshold,
): Promise<readonly string[]> {
  return [...(await usageBy("tenant", [hour]))]
    .filter(
      ([, { requests, serverErrors }]) =>
        requests >= minimumRequests && serverErrors * 100 >= percent * requests,
    )
    .map(([tenantId]) => tenantId)
    .sort();
}

/** The last hour that is over and may be looked at: lines of the one after may still be on their way. */
export function lastWholeHour(now: number): Hour {
  return hourOf(now - GRACE_MS - HOUR_MS);
}
