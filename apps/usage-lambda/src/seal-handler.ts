import { tenantFields, type FunctionLog } from "@tollgate/function-log";
import { inParallel } from "@tollgate/tenant-provisioning-runtime";
import {
  endOf,
  HOUR_MS,
  type PendingHours,
  type PendingMarks,
  type QuotaCrossing,
  type ReportedCrossings,
  type SealedHour,
  SPOOL_MS,
  StoredUsageError,
  type WatchedUsage,
} from "@tollgate/usage-runtime";
import { sumOf } from "./sum-of";

export interface SealHandlerOptions {
  /** Seals the hours that are due, and returns them as they are done. */
  readonly seal: () => AsyncIterable<SealedHour>;
  readonly pending: Pick<PendingHours, "all">;
  /** Looks at the tenants after the last hour that is over. */
  readonly watch: () => Promise<WatchedUsage>;
  readonly reported: Pick<ReportedCrossings, "add">;
  /** Notes a quota that was reached, to be published. @default the environment has no events */
  readonly note?: ((crossing: QuotaCrossing) => Promise<void>) | undefined;
  readonly log: Pick<FunctionLog, "info" | "warn">;
  /** Milliseconds since 1970. @default the system's */
  readonly clock?: () => number;
}

/**
 * Creates the handler of the schedule. It writes a line for each hour that it sealed, and one after each run, also after
 * a run that fails: its `pendingHours` is what an alarm watches. A run that sealed an hour also looks at the tenants, and
 * does so too where a stored item cannot be read, which fails it at the end.
 */
export function sealHandler({
  seal,
  pending,
  watch,
  reported,
  note,
  log,
  clock = Date.now,
}: SealHandlerOptions): () => Promise<void> {
  return async () => {
    let hours = 0;
    let allUnread = 0;
    let watched: WatchedUsage | undefined;
    let unreadable: StoredUsageError | undefined;
    try {
      try {
        for await (const { hour, lines, unread } of seal()) {
          hours += 1;
          allUnread += sumOf(unread);
          log.info("an hour was sealed", { hour, lines, unread: sumOf(unread) });
        }
      } catch (error) {
        if (!(error instanceof StoredUsageError)) throw error;
        unreadable = error;
      }
      if (hours > 0) watched = await watch();
    } finally {
      const pendingHours = oldestAge(await pending.all(), clock());
      const counts = watched && countsOf(watched);
      log.info("usage was sealed", { hours, pendingHours, unread: allUnread, ...counts });
    }
    if (watched !== undefined) {
      nameTenants(watched, log);
      // After the names: a run that is killed before is repeated by the next one.
      await inParallel(watched.crossings, WRITES, async (crossing) => {
        await note?.(crossing);
        await reported.add(crossing);
      });
    }
    if (unreadable !== undefined) throw unreadable;
  };
}

/** Writes at once. */
const WRITES = 32;

function countsOf({ over80, over100, failing, unknown }: WatchedUsage) {
  return {
    tenantsOver80: over80.length,
    tenantsOver100: over100.length,
    tenantsFailing: failing.length,
    tenantsOfUnknownQuota: unknown.length,
  };
}

function nameTenants(
  { over80, over100, failing, unknown }: WatchedUsage,
  log: Pick<SealHandlerOptions["log"], "warn">,
): void {
  const name = (message: string, tenants: readonly string[]) => {
    if (tenants.length > 0) log.warn(message, tenantFields(tenants));
  };
  name("tenants came to 80 % of their quota", over80);
  name("tenants came to all of their quota", over100);
  name("requests of tenants failed", failing);
  name(
    "tenants are on plans that the environment does not have, so that their quotas are not watched",
    unknown,
  );
}

/**
 * Returns for how many hours the oldest ended hour has been over, with two decimals; 0 without one. The hour of a mark that
 * cannot be read may be the oldest whose lines are kept.
 */
function oldestAge({ hours, unreadable }: PendingMarks, now: number): number {
  const ages = hours.map(({ hour }) => now - endOf(hour));
  const oldest = Math.max(0, ...ages, unreadable.length > 0 ? SPOOL_MS : 0);
  return Math.round((oldest / HOUR_MS) * 100) / 100;
}
