import { NO_TENANT } from "../lines/counted-line";
import { type Hour, HOUR_MS, hourOf } from "../lines/hour";
import { GRACE_MS } from "../seal/seal-hours";
import type { DaySources, HourlySums } from "../read/read-usage";
import { usageBy } from "../report/usage-by";
import { isNewCrossing, type QuotaCrossing, type ReportedCrossings } from "./quota-crossing";
import { type QuotaUse, quotaUses, type WatchedTenant } from "../report/quota-use";

/** From when on a tenant's server errors are worth a look: both must hold in one hour. */
export interface ErrorThreshold {
  /** Percentage of the tenant's requests that ended with 5xx. */
  readonly percent: number;
  readonly minimumRequests: number;
}

/** The tenants that somebody has to know of, by id and in order. */
export interface WatchedUsage {
  /** The crossings that were not reported before, one of each tenant: of both shares, the larger one. */
  readonly crossings: readonly QuotaCrossing[];
  /** The tenants of `crossings` that came to 80 % of their quota. */
  readonly over80: readonly string[];
  /** Those that came to all of their quota. */
  readonly over100: readonly string[];
  /** Those whose requests of the hour failed. */
  readonly failing: readonly string[];
  /** Those whose quota is not known, so that it is not watched. */
  readonly unknown: readonly string[];
}

/** What {@link watchTenants} reads. */
export interface WatchSources extends DaySources {
  readonly reported: Pick<ReportedCrossings, "all">;
}

/**
 * Looks at the quotas and the server errors of all tenants. It reads the sums of all tenants and no tenant's own, so its
 * cost grows with the hours of the longest quota's period.
 *
 * A quota's usage is what the usage plan counted since its period began, as the ledger knows it. API Gateway counts anew
 * when a tenant's plan changes, so that a tenant may be named that can still call.
 *
 * A crossing is returned until it is added to the reported ones, which the caller does when it has told it: a caller that
 * is killed before tells it again.
 *
 * @param last the hour in which errors are counted, and at whose end quotas are looked at
 * @throws {StoredUsageError} and any error of the ports
 */
export async function watchTenants(
  tenants: AsyncIterable<WatchedTenant>,
  last: Hour,
  threshold: ErrorThreshold,
  sources: WatchSources,
): Promise<WatchedUsage> {
  let failing: readonly string[] = [];
  const { uses, unknown } = await quotaUses(tenants, { first: last, last }, sources, async (hour) => {
    // Requests without a tenant are nobody's to look at.
    failing = (await failingIn(hour, threshold)).filter((id) => id !== NO_TENANT);
  });
  const crossings = await newCrossings(uses, sources.reported);
  const tenantsAt = (percent: number) =>
    crossings.filter((each) => each.percent === percent).map(({ tenantId }) => tenantId);
  return {
    crossings,
    over80: tenantsAt(80),
    over100: tenantsAt(100),
    failing,
    unknown: [...unknown].sort(),
  };
}

/** @returns in order of tenants */
async function newCrossings(
  uses: readonly QuotaUse[],
  reported: Pick<ReportedCrossings, "all">,
): Promise<readonly QuotaCrossing[]> {
  const before = new Map<string, QuotaCrossing>();
  for await (const each of reported.all()) before.set(each.tenantId, each);
  return uses
    .flatMap(({ used, ...quota }): readonly QuotaCrossing[] => {
      const percent = used >= quota.limit ? 100 : used >= 0.8 * quota.limit ? 80 : undefined;
      return percent === undefined ? [] : [{ ...quota, percent }];
    })
    .filter((crossing) => isNewCrossing(crossing, before.get(crossing.tenantId)))
    .sort((one, other) => (one.tenantId < other.tenantId ? -1 : 1));
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
