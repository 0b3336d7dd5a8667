import { NO_TENANT } from "../lines/counted-line";
import { DAY_MS, HOUR_MS, hourOf, startOf } from "../lines/hour";
import type { DaySources, HourlySums } from "../read/read-usage";
import type { UsageLedger } from "../sums/ledger";
import { noUsage } from "../sums/usage-totals";
import { combinedKnowledge, type Knowledge, knowledgeOf, withUnreadable } from "./knowledge";
import { type QuotaUse, quotaUses, type WatchedTenant } from "./quota-use";
import { combinedUsage, usageBy } from "./usage-by";
import { type UsageFigures, usageFigures } from "./usage-figures";

/** A ledger, with the tenants whose quotas are shown. */
export interface OverviewSources extends DaySources {
  readonly ledger: DaySources["ledger"] & Pick<UsageLedger, "countedTimes">;
  readonly tenants: AsyncIterable<WatchedTenant>;
}

/** A tenant's figures of the last hours, and what it used of its quota since the quota's period began. */
export interface TenantOverview {
  readonly tenantId: string;
  readonly figures: UsageFigures;
  /** Undefined for a tenant without a quota, or with one that is not known. */
  readonly quota: QuotaUse | undefined;
}

export interface UsageOverview {
  /** Beginning of the hours that `figures` are of, milliseconds since 1970. They end now. */
  readonly from: number;
  readonly completeTo: number;
  /** What the ledgers do not know of these hours. */
  readonly knowledge: Knowledge;
  /** Those with requests in these hours, or near their quota: the worst first. */
  readonly tenants: readonly TenantOverview[];
}

export interface OverviewOptions {
  /** Hours that figures are of, with the current one. */
  readonly hours: number;
  /** The percentage of requests that may end with a server error, above 0. */
  readonly errorBudgetPercent: number;
  /** Days after its hour for which a sum is kept. */
  readonly retentionDays: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Reads the figures of all tenants, for a person who looks at all of them at once.
 *
 * @param ledgers those of all cells, of which a tenant's quota is in one
 * @throws {StoredUsageError} and any error of the ports
 */
export async function usageOverview(
  ledgers: readonly OverviewSources[],
  { hours, errorBudgetPercent, retentionDays, now }: OverviewOptions,
): Promise<UsageOverview> {
  const last = hourOf(now);
  const first = hourOf(now - (hours - 1) * HOUR_MS);
  const read = await Promise.all(
    ledgers.map(async ({ tenants, ...sources }) => {
      const recent: HourlySums[] = [];
      const found = await quotaUses(tenants, { first, last }, sources, (hour) => void recent.push(hour));
      const firstKept = hourOf(now - retentionDays * DAY_MS);
      const known = await knowledgeOf(sources.ledger, [first, last], firstKept, found.completeTo);
      return { ...found, knowledge: withUnreadable(known, found), usage: await usageBy("tenant", recent) };
    }),
  );
  const quotas = new Map(read.flatMap(({ uses }) => uses).map((use) => [use.tenantId, use]));
  const sums = new Map(
    combinedUsage(
      "tenant",
      read.map(({ usage }) => usage),
    ),
  );
  const nearQuota = [...quotas.values()]
    .filter((use) => shareOf(use) >= NEAR)
    .map(({ tenantId }) => tenantId);
  const tenants = [...new Set([...sums.keys(), ...nearQuota])]
    .filter((tenantId) => tenantId !== NO_TENANT)
    .map((tenantId): TenantOverview => ({
      tenantId,
      figures: usageFigures(sums.get(tenantId) ?? { ...noUsage(), serverErrors: 0 }, errorBudgetPercent),
      quota: quotas.get(tenantId),
    }));
  return {
    from: startOf(first),
    completeTo: Math.min(...read.map(({ completeTo }) => completeTo)),
    knowledge: combinedKnowledge(read.map(({ knowledge }) => knowledge)),
    tenants: tenants.sort(
      (one, other) => harmOf(other) - harmOf(one) || other.figures.requests - one.figures.requests,
    ),
  };
}

/** From this share of a quota on, a tenant is shown without requests too. */
const NEAR = 0.8;

function shareOf({ used, limit }: QuotaUse): number {
  return used / limit;
}

/** How many of these are so: all of the quota is used, most of it is, and more than the error budget is. */
function harmOf({ figures, quota }: TenantOverview): number {
  const share = quota === undefined ? 0 : shareOf(quota);
  return [share >= 1, share >= NEAR, figures.errorBudgetUsedPercent > 100].filter(Boolean).length;
}
