import { StoredUsageError } from "../errors";
import type { CountedLine } from "../lines/counted-line";
import type { Hour } from "../lines/hour";
import type { UnreadReason } from "../lines/read-lines";
import { countReasons, type UnreadCounts } from "../lines/unread-counts";
import { idsOf, type LineBatch, unpackLines } from "../spool/line-batch";
import { slotsOf } from "../lines/slot";
import type { Spool } from "../spool/spool";
import { UsageSums } from "../sums/usage-sums";
import { countLine } from "../sums/usage-totals";

/** The sums of an hour's lines, of each tenant and of all. */
export interface HourSums {
  readonly tenants: ReadonlyMap<string, UsageSums>;
  readonly all: UsageSums;
}

/** Sums the lines of an hour that the spool has. @returns also the number of `damaged` lines, as {@link eachLine} */
export async function sumHour(
  spool: Pick<Spool, "linesOf">,
  hour: Hour,
): Promise<HourSums & { readonly damaged: number }> {
  const tenants = new Map<string, UsageSums>();
  const all = new UsageSums();
  const damaged = await eachLine(spool, hour, (line) => {
    const { tenant, route, statusClass, token } = line;
    let sums = tenants.get(tenant);
    if (sums === undefined) tenants.set(tenant, (sums = new UsageSums()));
    countLine(sums.of(route, String(statusClass), token), line);
    countLine(all.of(tenant, String(statusClass)), line);
  });
  return { tenants, all, damaged };
}

/**
 * Calls a function with each line of an hour that the spool has, once: repetitions have the id of a line before them.
 *
 * A stored batch that cannot be read stops nothing: its lines are left out, and counted.
 *
 * @param visit receives the lines in no order
 * @returns the number of lines that are in unreadable batches and in no other one. A batch whose ids cannot be told either
 *   counts as one line.
 * @throws any error of the spool. The lines that were visited are then not all.
 */
export async function eachLine(
  spool: Pick<Spool, "linesOf">,
  hour: Hour,
  visit: (line: CountedLine) => void,
): Promise<number> {
  let damaged = 0;
  for (const slot of slotsOf(hour)) {
    const seen = new Set<string>();
    const lost = new Set<string>();
    for await (const batch of spool.linesOf(slot))
      try {
        unpackLines(batch, (id, line) => {
          if (seen.size < seen.add(id).size) visit(line);
        });
      } catch (error) {
        if (!(error instanceof StoredUsageError)) throw error;
        for (const id of lostIds(batch)) lost.add(id);
      }
    for (const id of lost) if (!seen.has(id)) damaged += 1;
  }
  return damaged;
}

function lostIds(batch: LineBatch): readonly string[] {
  const ids = idsOf(batch);
  return ids === undefined || ids.length === 0 ? [`batch ${batch.key}`] : ids;
}

/** Returns the number of an hour's unread lines by reason, each line counted once. */
export async function countUnread(spool: Pick<Spool, "unreadOf">, hour: Hour): Promise<UnreadCounts> {
  const reasons = new Map<string, UnreadReason>();
  for await (const { id, reason } of spool.unreadOf(hour)) reasons.set(id, reason);
  return countReasons(reasons.values());
}
