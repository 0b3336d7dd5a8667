import { StoredUsageError } from "../errors";
import { NO_TENANT } from "../lines/counted-line";
import { HOUR_MS, hourOf } from "../lines/hour";
import { combinedUsage, usageBy } from "../report/usage-by";
import type { UsageLedger } from "../sums/ledger";
import { type BillPeriod, type BillPlace, type BillRecord, billRecord, isAfter } from "./bill-record";

type Ledgers = readonly Pick<UsageLedger, "tenantHours" | "allTenants">[];

/** Tenants that are read at once. */
const AT_ONCE = 8;

export interface BillOptions {
  /** The ledgers of all cells. */
  readonly ledgers: Ledgers;
  /** All of its hours are sealed. */
  readonly period: BillPeriod;
  /** The last record that is there already. @default none */
  readonly after?: BillPlace | undefined;
}

/** Requests of a period by tenant, with those of no tenant under {@link NO_TENANT}. */
export async function billedTenants({
  ledgers,
  period,
}: Pick<BillOptions, "ledgers" | "period">): Promise<ReadonlyMap<string, number>> {
  const usages = await Promise.all(
    ledgers.map((ledger) => usageBy("tenant", ledger.allTenants(...hoursOf(period)))),
  );
  return new Map(combinedUsage("tenant", usages).map(([tenant, { requests }]) => [tenant, requests]));
}

/**
 * The records of a period in order of tenants and routes, with those of tenants that were deleted. It has some tenants in
 * memory, and not all. Requests without a tenant are not billed.
 *
 * @param tenants as {@link billedTenants} returns them
 * @throws {StoredUsageError} when a tenant's hours have fewer requests than those of all tenants say
 */
export async function* billRecords(
  tenants: ReadonlyMap<string, number>,
  { ledgers, period, after }: BillOptions,
): AsyncGenerator<BillRecord> {
  const ids = [...tenants.keys()]
    .filter((tenant) => tenant !== NO_TENANT && (after === undefined || tenant >= after.tenantId))
    .sort();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const read = await Promise.all(
      some.map((tenantId) => recordsOf(tenantId, tenants.get(tenantId) ?? 0, { ledgers, period })),
    );
    for (const record of read.flat()) if (after === undefined || isAfter(record, after)) yield record;
  }
}

async function recordsOf(
  tenantId: string,
  requests: number,
  { ledgers, period }: BillOptions,
): Promise<readonly BillRecord[]> {
  const usages = await Promise.all(
    ledgers.map((ledger) => usageBy("route", ledger.tenantHours(tenantId, ...hoursOf(period)))),
  );
  const records = combinedUsage("route", usages)
    .map(([route, totals]) => billRecord(period, { tenantId, route }, totals))
    .sort((one, other) => (isAfter(one, other) ? 1 : -1));
  // They may be more, after a late line.
  const found = records.reduce((sum, record) => sum + record.requests, 0);
  if (found < requests)
    throw new StoredUsageError(
      `of ${tenantId} in ${period.month}`,
      `its hours have ${found} requests, and those of all tenants ${requests} of it`,
    );
  return records;
}

/** The hours of a period, the last one included. */
function hoursOf({ from, to }: BillPeriod): readonly [first: string, last: string] {
  return [hourOf(Date.parse(from)), hourOf(Date.parse(to) - HOUR_MS)];
}
