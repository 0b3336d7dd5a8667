import { inParallel } from "@tollgate/tenant-provisioning-runtime";
import { DAY_MS, endOf, HOUR_MS, type Hour } from "../lines/hour";
import { WINDOW_MS } from "../lines/read-lines";
import type { PendingHour, PendingHours, Spool } from "../spool/spool";
import type { SealedHour, UsageLedger } from "../sums/ledger";
import { UsageSums } from "../sums/usage-sums";
import { countLine } from "../sums/usage-totals";
import { countUnread, eachLine } from "./sum-hour";

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
  readonly ledger: Pick<UsageLedger, "setTenantHour" | "setAllTenants" | "setSealed" | "sealedHours">;
  /** Milliseconds since 1970. @default the system's */
  readonly clock?: () => number;
}

/**
 * Computes the sums of each hour that ended and has lines which the ledger may lack, and stores them. It may be killed
 * at any time, and run beside itself: an hour is computed from all of its lines each time, and its mark is removed last.
 *
 * @returns the hours that it sealed, in order, as they are done
 * @throws any error of the ports. The hours before are sealed.
 */
export async function* sealHours(options: SealOptions): AsyncGenerator<SealedHour, void> {
  const { pending, clock = Date.now } = options;
  for (const each of await pending.all())
    if (clock() >= endOf(each.hour) + GRACE_MS) yield await seal(each, options);
}

async function seal(
  mark: PendingHour,
  { spool, pending, ledger, clock = Date.now }: SealOptions,
): Promise<SealedHour> {
  const { hour } = mark;
  // The mark of a closed hour is for unread lines.
  const lines = isClosed(hour, clock())
    ? await sealedLines(ledger, hour)
    : await sumHour(hour, { spool, ledger });
  const sealed = { hour, lines, unread: await countUnread(spool, hour), sealedAt: clock() };
  await ledger.setSealed(sealed);
  await pending.clear(mark);
  return sealed;
}

/** @returns the number of lines */
async function sumHour(
  hour: Hour,
  { spool, ledger }: Pick<SealOptions, "spool" | "ledger">,
): Promise<number> {
  const tenants = new Map<string, UsageSums>();
  const all = new UsageSums();
  await eachLine(spool, hour, (line) => {
    const { tenant, route, statusClass, token } = line;
    let sums = tenants.get(tenant);
    if (sums === undefined) tenants.set(tenant, (sums = new UsageSums()));
    countLine(sums.of(route, String(statusClass), token), line);
    countLine(all.of(tenant, String(statusClass)), line);
  });
  await inParallel([...tenants], WRITES, ([tenant, sums]) => ledger.setTenantHour(tenant, hour, sums));
  if (all.size > 0) await ledger.setAllTenants(hour, all);
  return all.requests;
}

async function sealedLines(ledger: Pick<UsageLedger, "sealedHours">, hour: Hour): Promise<number> {
  for await (const { lines } of ledger.sealedHours(hour, hour)) return lines;
  return 0;
}
