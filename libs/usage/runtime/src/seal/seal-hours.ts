import { inParallel } from "@tollgate/tenant-provisioning-runtime";
import { DAY_MS, endOf, HOUR_MS, hourOf, type Hour } from "../lines/hour";
import { WINDOW_MS } from "../lines/read-lines";
import type { PendingHours, Spool } from "../spool/spool";
import type { SealedHour, UsageLedger } from "../sums/ledger";
import { UsageSums } from "../sums/usage-sums";
import { countLine } from "../sums/usage-totals";
import type { UnreadCounts } from "../lines/unread-counts";
import { sumDays } from "./sum-days";
import { countUnread, eachLine } from "./sum-hour";
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
 * again, as long as their lines are kept, so that a repaired item is counted.
 *
 * @returns the hours that it sealed, in order, as they are done
 * @throws any error of the ports. The hours before are sealed.
 */
export async function* sealHours(options: SealOptions): AsyncGenerator<SealedHour, void> {
  const { pending, ledger, clock = Date.now } = options;
  await noteCounting(ledger, clock());
  const sealed = new Set<Hour>();
  for (const each of await pending.all())
    if (clock() >= endOf(each.hour) + GRACE_MS) {
      const done = await seal(each.hour, options);
      await pending.clear(each);
      sealed.add(each.hour);
      yield done;
    }
  if (sealed.size === 0) return;
  const kept = ledger.sealedHours(hourOf(clock() - SPOOL_MS), hourOf(clock()));
  for await (const { hour, unread } of kept)
    if ((unread.damaged ?? 0) > 0 && !sealed.has(hour) && !isClosed(hour, clock()))
      yield await seal(hour, options);
  await sumDays(ledger, clock());
}

async function seal(
  hour: Hour,
  { spool, ledger, clock = Date.now }: Omit<SealOptions, "pending">,
): Promise<SealedHour> {
  const unread = await countUnread(spool, hour);
  // The mark of a closed hour is for unread lines.
  const { lines, damaged } = isClosed(hour, clock())
    ? await knownOf(ledger, hour, unread)
    : await sumHour(hour, { spool, ledger });
  const sealed = { hour, lines, unread: { ...unread, ...damagedOf(damaged, unread) }, sealedAt: clock() };
  await ledger.setSealed(sealed);
  return sealed;
}

/** What a seal counted of an hour's lines. */
interface Summed {
  readonly lines: number;
  /** Lines of which the stored batches cannot be read. */
  readonly damaged: number;
}

async function sumHour(
  hour: Hour,
  { spool, ledger }: Pick<SealOptions, "spool" | "ledger">,
): Promise<Summed> {
  const tenants = new Map<string, UsageSums>();
  const all = new UsageSums();
  const damaged = await eachLine(spool, hour, (line) => {
    const { tenant, route, statusClass, token } = line;
    let sums = tenants.get(tenant);
    if (sums === undefined) tenants.set(tenant, (sums = new UsageSums()));
    countLine(sums.of(route, String(statusClass), token), line);
    countLine(all.of(tenant, String(statusClass)), line);
  });
  await inParallel([...tenants], WRITES, ([tenant, sums]) => ledger.setTenantHour(tenant, hour, sums));
  if (all.size > 0) await ledger.setAllTenants(hour, all);
  return { lines: all.requests, damaged };
}

/** What an earlier seal counted, whose lines may be gone. */
async function knownOf(
  ledger: Pick<UsageLedger, "sealedHours">,
  hour: Hour,
  unread: UnreadCounts,
): Promise<Summed> {
  for await (const before of ledger.sealedHours(hour, hour)) {
    const damaged = (before.unread.damaged ?? 0) - (unread.damaged ?? 0);
    return { lines: before.lines, damaged: Math.max(0, damaged) };
  }
  return { lines: 0, damaged: 0 };
}

/** The lines of batches that cannot be read, with the unread ones. */
function damagedOf(inBatches: number, unread: UnreadCounts): UnreadCounts {
  const damaged = inBatches + (unread.damaged ?? 0);
  return damaged === 0 ? {} : { damaged };
}
