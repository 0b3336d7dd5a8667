import type { FunctionLog } from "@tollgate/function-log";
import { endOf, type PendingHours, type SealedHour } from "@tollgate/usage-runtime";
import { sumOf } from "./sum-of";

const HOUR_MS = 3_600_000;

export interface SealHandlerOptions {
  /** Seals the hours that are due, and returns them as they are done. */
  readonly seal: () => AsyncIterable<SealedHour>;
  readonly pending: Pick<PendingHours, "all">;
  readonly log: Pick<FunctionLog, "info">;
  /** Milliseconds since 1970. @default the system's */
  readonly clock?: () => number;
}

/**
 * Creates the handler of the schedule. It writes a line for each hour that it sealed, and one after each run, also after
 * a run that fails: its `pendingHours` is what an alarm watches.
 */
export function sealHandler({
  seal,
  pending,
  log,
  clock = Date.now,
}: SealHandlerOptions): () => Promise<void> {
  return async () => {
    let hours = 0;
    let allUnread = 0;
    try {
      for await (const { hour, lines, unread } of seal()) {
        hours += 1;
        allUnread += sumOf(unread);
        log.info("an hour was sealed", { hour, lines, unread: sumOf(unread) });
      }
    } finally {
      const pendingHours = oldestAge(await pending.all(), clock());
      log.info("usage was sealed", { hours, pendingHours, unread: allUnread });
    }
  };
}

/** Returns for how many hours the oldest ended hour has been over, with two decimals; 0 without one. */
function oldestAge(marks: Awaited<ReturnType<PendingHours["all"]>>, now: number): number {
  const oldest = Math.max(0, ...marks.map(({ hour }) => now - endOf(hour)));
  return Math.round((oldest / HOUR_MS) * 100) / 100;
}
