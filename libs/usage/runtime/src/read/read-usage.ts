import { DAY_MS, firstHourOfDay, HOUR_MS, hourOf, type Hour, startOf } from "../lines/hour";
import { eachLine } from "../seal/sum-hour";
import { lastHourOfDay, linesByDay } from "../seal/sum-days";
import { GRACE_MS, isClosed, SPOOL_MS } from "../seal/seal-hours";
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
  /**
   * Lines that were read of the spool and are left out, because what is stored of them cannot be read. Those of sealed
   * hours are among their unread lines.
   */
  readonly damaged: number;
  /** Marks of open hours that cannot be read, so that any hour may lack lines that wait. */
  readonly unreadableMarks: number;
}

/** As {@link Usage}, hour by hour, for times and tenants whose sums are too many for the memory. */
export interface UsageStream extends Pick<Usage, "completeTo" | "unreadableMarks"> {
  /** As {@link Usage.damaged}, of the hours that were read until now. */
  readonly damaged: () => number;
  /** In order, without hours in which there were no requests. It can be read once. */
  readonly hours: AsyncIterable<HourlySums>;
}

/**
 * Reads the sums of a tenant by route, class of status and token: those of the ledger, and for hours that it may lack
 * lines of, the lines themselves. It is exact for what was delivered before the call.
 *
 * @throws {StoredUsageError} and any error of the ports
 */
export async function readTenantUsage(
  tenant: string,
  first: Hour,
  last: Hour,
  sources: UsageSources,
): Promise<Usage> {
  return collected(await streamTenantUsage(tenant, first, last, sources));
}

/** As {@link readTenantUsage}, of all tenants, by tenant and class of status. */
export async function readAllUsage(first: Hour, last: Hour, sources: UsageSources): Promise<Usage> {
  return collected(await streamAllUsage(first, last, sources));
}

/** As {@link readTenantUsage}, with one hour in memory. */
export function streamTenantUsage(
  tenant: string,
  first: Hour,
  last: Hour,
  sources: UsageSources,
): Promise<UsageStream> {
  return stream(first, last, sources, sources.ledger.tenantHours(tenant, first, last), (sums, line) => {
    if (line.tenant === tenant) countLine(sums.of(line.route, String(line.statusClass), line.token), line);
  });
}

/** As {@link readAllUsage}, with one hour in memory. */
export function streamAllUsage(first: Hour, last: Hour, sources: UsageSources): Promise<UsageStream> {
  return stream(first, last, sources, sources.ledger.allTenants(first, last), (sums, line) =>
    countLine(sums.of(line.tenant, String(line.statusClass)), line),
  );
}

/** {@link UsageSources} with the sums of days. */
export interface DaySources extends UsageSources {
  readonly ledger: UsageSources["ledger"] &
    Pick<UsageLedger, "sealedHours" | "summedDays" | "allTenantsOfDay">;
}

/**
 * As {@link streamAllUsage}, with as few items as there are: a whole day that has sums, and nothing later than these, comes
 * as one, under its first hour.
 */
export async function streamAllDays(first: Hour, last: Hour, sources: DaySources): Promise<UsageStream> {
  const { ledger } = sources;
  // Before the ledger: see stream.
  const { hours: open, completeTo, unreadable } = await openHours(sources);
  const openDays = new Set(open.map(firstHourOfDay));
  const lines = await linesByDay(ledger, first, last);
  const summed: Hour[] = [];
  for await (const [day, requests] of ledger.summedDays(first, last))
    if (requests === lines.get(day) && !openDays.has(day) && lastHourOfDay(day) <= last) summed.push(day);
  let damaged = 0;
  const hours = async function* (): AsyncGenerator<HourlySums> {
    let from = first;
    const hoursUntil = async function* (end: Hour): AsyncGenerator<HourlySums> {
      if (from > end) return;
      const some = await streamAllUsage(from, end, sources);
      yield* some.hours;
      damaged += some.damaged();
    };
    for (const day of summed) {
      const sums = await ledger.allTenantsOfDay(day);
      // It was summed anew since: its hours have what the caller asked for.
      if (sums === undefined || sums.requests !== lines.get(day)) continue;
      yield* hoursUntil(hourOf(startOf(day) - HOUR_MS));
      yield [day, sums];
      from = hourOf(startOf(day) + DAY_MS);
    }
    yield* hoursUntil(last);
  };
  return { hours: hours(), completeTo, damaged: () => damaged, unreadableMarks: unreadable.length };
}

/**
 * The hours that the ledger may lack lines of, in order, and the time before which there is none.
 *
 * A mark that cannot be read may be of any hour whose lines are kept, so that none of these is complete.
 */
export async function openHours({
  pending,
  clock = Date.now,
}: Pick<UsageSources, "pending" | "clock">): Promise<{
  readonly hours: readonly Hour[];
  readonly completeTo: number;
  /** Keys of marks that cannot be read. */
  readonly unreadable: readonly string[];
}> {
  const { hours: marked, unreadable } = await pending.all();
  const now = clock();
  const hours = marked.map(({ hour }) => hour).filter((hour) => !isClosed(hour, now));
  const [firstOpen] = unreadable.length > 0 ? [hourOf(now - SPOOL_MS + HOUR_MS)] : hours;
  const sealable = startOf(hourOf(now - GRACE_MS));
  return {
    hours,
    completeTo: firstOpen === undefined ? sealable : Math.min(sealable, startOf(firstOpen)),
    unreadable,
  };
}

async function stream(
  first: Hour,
  last: Hour,
  sources: UsageSources,
  stored: AsyncIterable<HourlySums>,
  count: (sums: UsageSums, line: Parameters<typeof countLine>[1]) => void,
): Promise<UsageStream> {
  // Before the ledger: the mark of an hour is removed when the ledger has it.
  const { hours, completeTo, unreadable } = await openHours(sources);
  const open = hours.filter((hour) => first <= hour && hour <= last);
  let damaged = 0;
  const sumsOf = async (hour: Hour): Promise<UsageSums> => {
    const sums = new UsageSums();
    damaged += await eachLine(sources.spool, hour, (line) => count(sums, line));
    return sums;
  };
  return {
    hours: inOrder(stored, open, sumsOf),
    completeTo,
    damaged: () => damaged,
    unreadableMarks: unreadable.length,
  };
}

async function* inOrder(
  stored: AsyncIterable<HourlySums>,
  open: readonly Hour[],
  sumsOf: (hour: Hour) => Promise<UsageSums>,
): AsyncGenerator<HourlySums> {
  const left = [...open];
  const linesUntil = async function* (hour: Hour | undefined): AsyncGenerator<HourlySums> {
    while (left.length > 0 && (hour === undefined || (left[0] as Hour) < hour)) {
      const next = left.shift() as Hour;
      const sums = await sumsOf(next);
      if (sums.size > 0) yield [next, sums];
    }
  };
  for await (const each of stored) {
    yield* linesUntil(each[0]);
    if (!open.includes(each[0])) yield each;
  }
  yield* linesUntil(undefined);
}

async function collected({ hours, damaged, ...known }: UsageStream): Promise<Usage> {
  const all: HourlySums[] = [];
  for await (const each of hours) all.push(each);
  return { ...known, hours: all, damaged: damaged() };
}
