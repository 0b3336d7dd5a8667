import { hourOf, type Hour, startOf } from "../lines/hour";
import { eachLine } from "../seal/sum-hour";
import { GRACE_MS, isClosed } from "../seal/seal-hours";
import type { PendingHours, Spool } from "../spool/spool";
import type { UsageLedger } from "../sums/ledger";
import { UsageSums } from "../sums/usage-sums";
import { countLine } from "../sums/usage-totals";

export interface UsageSources {
  readonly ledger: Pick<UsageLedger, "tenantHours" | "allTenants">;
  readonly spool: Pick<Spool, "linesOf">;
  readonly pending: Pick<PendingHours, "all">;
  /** Milliseconds since 1970. @default the system's */
  readonly clock?: () => number;
}

/** The sums of an hour. */
export type HourlySums = readonly [hour: Hour, sums: UsageSums];

export interface Usage {
  /** In order, without hours in which there were no requests. */
  readonly hours: readonly HourlySums[];
  /**
   * The time up to which all delivered lines are in the ledger, milliseconds since 1970. Later hours have the lines that
   * were delivered until now.
   */
  readonly completeTo: number;
}

/**
 * Reads the sums of a tenant by route, class of status and token: those of the ledger, and for hours that it may lack
 * lines of, the lines themselves. It is exact for what was delivered before the call.
 *
 * @throws {StoredUsageError} and any error of the ports
 */
export function readTenantUsage(
  tenant: string,
  first: Hour,
  last: Hour,
  sources: UsageSources,
): Promise<Usage> {
  return read(first, last, sources, sources.ledger.tenantHours(tenant, first, last), (sums, line) => {
    if (line.tenant === tenant) countLine(sums.of(line.route, String(line.statusClass), line.token), line);
  });
}

/** As {@link readTenantUsage}, of all tenants, by tenant and class of status. */
export function readAllUsage(first: Hour, last: Hour, sources: UsageSources): Promise<Usage> {
  return read(first, last, sources, sources.ledger.allTenants(first, last), (sums, line) =>
    countLine(sums.of(line.tenant, String(line.statusClass)), line),
  );
}

async function read(
  first: Hour,
  last: Hour,
  { spool, pending, clock = Date.now }: UsageSources,
  stored: AsyncIterable<HourlySums>,
  count: (sums: UsageSums, line: Parameters<typeof countLine>[1]) => void,
): Promise<Usage> {
  // Before the ledger: the mark of an hour is removed when the ledger has it.
  const marks = (await pending.all()).map(({ hour }) => hour).filter((hour) => !isClosed(hour, clock()));
  const open = new Set(marks.filter((hour) => first <= hour && hour <= last));
  const hours: HourlySums[] = [];
  for await (const each of stored) if (!open.has(each[0])) hours.push(each);
  for (const hour of open) {
    const sums = new UsageSums();
    await eachLine(spool, hour, (line) => count(sums, line));
    if (sums.size > 0) hours.push([hour, sums]);
  }
  hours.sort(([one], [other]) => (one < other ? -1 : 1));
  const sealable = startOf(hourOf(clock() - GRACE_MS));
  const firstOpen = marks.length === 0 ? sealable : startOf(marks[0] as Hour);
  return { hours, completeTo: Math.min(sealable, firstOpen) };
}
