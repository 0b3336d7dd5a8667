import { inParallel } from "@tollgate/tenant-provisioning-runtime";
import { DAY_MS, endOf, HOUR_MS, hourOf, type Hour } from "../lines/hour";
import { WINDOW_MS } from "../lines/read-lines";
import { requireReadable } from "../spool/pending-marks";
import type { PendingHours, Spool } from "../spool/spool";
import type { SealedHour, UsageLedger } from "../sums/ledger";
import type { UnreadCounts } from "../lines/unread-counts";
import { sumDays } from "./sum-days";
import { countUnread, type HourSums, sumHour } from "./sum-hour";
import { noteCounting } from "./note-counting";

/** An hour is sealed this many milliseconds after its end at the earliest, so that most are sealed once. */
export const GRACE_MS = 300_000;

/** The spool keeps lines this long after their hour ends: longer than they may be late. */
export const SPOOL_MS = WINDOW_MS + DAY_MS;

/** Whether lines of an hour may be gone from the spool, so that only the ledger has all of them. */
export function isClosed(hour: Hour, now: number): boolean {
  return now >= endOf(hour) + SPOOL_MS - HOUR_MS;
}

/** Writes at once. */
const WRITES = 32;

export interface SealOptions {
  readonly spool: Pick<Spool, "linesOf" | "unreadOf">;
  readonly pending: Pick<PendingHours, "all" | "clear">;
  readonly ledger: Omit<UsageLedger, "tenantHours" | "allTenantsOfDay">;
  /** Milliseconds since 1970. @default the system's */
  readonly clock?: () => number;
}

/**
 * Computes the sums of each hour that ended and has lines which the ledger may lack, and stores them. It may be killed
 * at any time, and run beside itself: an hour is computed from all of its lines each time, and its mark is removed last.
 *
 * A run that sealed an hour also sums the days that are over, for readers that need no hours.
 *
 * Each run notes that the ledger counts, so that a time in which it was off is told from one without requests.
 *
 * What is stored of an hour and cannot be read is counted as `damaged`. Each run that seals an hour tries the damaged ones
 * again, as long as their lines are kept, so that a repaired item is counted. An hour of which no more can be read than
 * before is neither written nor returned, so that its damaged lines are counted once.
 *
 * @returns the hours that it sealed, in order, as they are done
 * @throws {StoredUsageError} at the end, when a mark cannot be read: the hours of all others are sealed. Any error of the
 *   ports: the hours before are sealed.
 */
export async function* sealHours(options: SealOptions): AsyncGenerator<SealedHour, void> {
  const { pending, ledger, clock = Date.now } = options;
  await noteCounting(ledger, clock());
  const sealed = new Set<Hour>();
  const marks = await pending.all();
  for (const each of marks.hours)
    if (clock() >= endOf(each.hour) + GRACE_MS) {
      const done = await storeHour(await countHour(each.hour, options), ledger);
      await pending.clear(each);
      sealed.add(each.hour);
      yield done;
    }
  if (sealed.size > 0) {
    yield* sealRepaired(sealed, options);
    await sumDays(ledger, clock());
  }
  requireReadable(marks);
}

/** Seals damaged hours again of which more can be read than before. @param sealed those that are done */
async function* sealRepaired(
  sealed: ReadonlySet<Hour>,
  options: SealOptions,
): AsyncGenerator<SealedHour, void> {
  const { ledger, clock = Date.now } = options;
  const kept = ledger.sealedHours(hourOf(clock() - SPOOL_MS), hourOf(clock()));
  for await (const before of kept) {
    if (damagedIn(before.unread) === 0 || sealed.has(before.hour) || isClosed(before.hour, clock())) continue;
    const again = await countHour(before.hour, options);
    if (isRepaired(again, before)) yield await storeHour(again, ledger);
  }
}

/** What there is of an hour, and what an earlier seal counted of lines that are gone. */
interface CountedHour {
  readonly sealed: SealedHour;
  /** The sums that are to be stored. @default the hour is closed, so that the ledger alone has them */
  readonly sums?: HourSums;
}

async function countHour(
  hour: Hour,
  { spool, ledger, clock = Date.now }: Omit<SealOptions, "pending">,
): Promise<CountedHour> {
  const unread = await countUnread(spool, hour);
  const sealedAt = clock();
  // The mark of a closed hour is for unread lines.
  if (isClosed(hour, sealedAt)) {
    const before = await sealedBefore(ledger, hour);
    const damaged = Math.max(damagedIn(before?.unread), damagedIn(unread));
    return { sealed: { hour, lines: before?.lines ?? 0, unread: withDamaged(unread, damaged), sealedAt } };
  }
  const { damaged, ...sums } = await sumHour(spool, hour);
  const all = withDamaged(unread, damaged + damagedIn(unread));
  return { sealed: { hour, lines: sums.all.requests, unread: all, sealedAt }, sums };
}

async function storeHour({ sealed, sums }: CountedHour, ledger: SealOptions["ledger"]): Promise<SealedHour> {
  const { hour } = sealed;
  if (sums !== undefined) {
    await inParallel([...sums.tenants], WRITES, ([tenant, each]) => ledger.setTenantHour(tenant, hour, each));
    if (sums.all.size > 0) await ledger.setAllTenants(hour, sums.all);
  }
  await ledger.setSealed(sealed);
  return sealed;
}

async function sealedBefore(
  ledger: Pick<UsageLedger, "sealedHours">,
  hour: Hour,
): Promise<SealedHour | undefined> {
  for await (const before of ledger.sealedHours(hour, hour)) return before;
  return undefined;
}

/** Whether lines can be read that an earlier seal could not: fewer are damaged, or more are counted beside others. */
function isRepaired({ sealed }: CountedHour, before: SealedHour): boolean {
  return damagedIn(sealed.unread) < damagedIn(before.unread) || sealed.lines > before.lines;
}

function damagedIn(unread: UnreadCounts | undefined): number {
  return unread?.damaged ?? 0;
}

function withDamaged(unread: UnreadCounts, damaged: number): UnreadCounts {
  return damaged === 0 ? unread : { ...unread, damaged };
}
