import type { CountedLine } from "../lines/counted-line";
import type { Hour } from "../lines/hour";
import type { UnreadReason } from "../lines/read-lines";
import { countReasons, type UnreadCounts } from "../lines/unread-counts";
import { unpackLines } from "../spool/line-batch";
import { slotsOf } from "../lines/slot";
import type { Spool } from "../spool/spool";

/**
 * Calls a function with each line of an hour that the spool has, once: repetitions have the id of a line before them.
 *
 * @param visit receives the lines in no order
 * @throws {StoredUsageError} and any error of the spool. The lines that were visited are then not all.
 */
export async function eachLine(
  spool: Pick<Spool, "linesOf">,
  hour: Hour,
  visit: (line: CountedLine) => void,
): Promise<void> {
  for (const slot of slotsOf(hour)) {
    const seen = new Set<string>();
    for await (const batch of spool.linesOf(slot))
      unpackLines(batch, (id, line) => {
        if (seen.size < seen.add(id).size) visit(line);
      });
  }
}

/** Returns the number of an hour's unread lines by reason, each line counted once. */
export async function countUnread(spool: Pick<Spool, "unreadOf">, hour: Hour): Promise<UnreadCounts> {
  const reasons = new Map<string, UnreadReason>();
  for await (const { id, reason } of spool.unreadOf(hour)) reasons.set(id, reason);
  return countReasons(reasons.values());
}
