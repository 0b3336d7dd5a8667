import { chunksOf } from "@tollgate/tenant-provisioning-runtime";
import { unpackEnvelope } from "../lines/envelope";
import { endOf, type Hour } from "../lines/hour";
import { readLines } from "../lines/read-lines";
import { countReasons, type UnreadCounts } from "../lines/unread-counts";
import { BATCH_LINES, packLines } from "./line-batch";
import { hourOfSlot } from "../lines/slot";
import type { PendingHours, Spool } from "./spool";

/** What one delivery brought. Repetitions are in it. */
export interface Delivered {
  /** Lines that are to be counted. */
  readonly lines: number;
  /** Lines that cannot be counted, by reason. */
  readonly unread: UnreadCounts;
}

export interface LineCounterOptions {
  readonly spool: Pick<Spool, "addLines" | "addUnread">;
  readonly pending: Pick<PendingHours, "mark">;
  /** Milliseconds since 1970. @default the system's */
  readonly clock?: () => number;
}

/**
 * Returns a function that stores the lines of an envelope. It may run several times for the same lines, in any order,
 * and be killed at any time: what counts is decided when an hour is sealed. It returns when everything is stored; an
 * envelope whose call failed has to be delivered again.
 *
 * @throws {EnvelopeError} before anything is stored. Any error of the ports.
 */
export function lineCounter({ spool, pending, clock = Date.now }: LineCounterOptions) {
  /** Hours that this process marked before their end. */
  const marked = new Set<Hour>();

  /** After the lines: an hour without a mark is never sealed, and one that is sealed too early is sealed again. */
  const mark = async (hour: Hour): Promise<void> => {
    // An hour that has ended may be sealed at any time, so that each of its late lines needs a mark of its own.
    const isOpen = clock() < endOf(hour);
    if (isOpen && marked.has(hour)) return;
    await pending.mark(hour);
    if (isOpen) marked.add(hour);
    for (const each of marked) if (clock() >= endOf(each)) marked.delete(each);
  };

  return async (untrustedEvent: unknown): Promise<Delivered> => {
    const { lines, unread } = readLines(unpackEnvelope(untrustedEvent), clock());
    await Promise.all([
      ...[...lines].flatMap(([slot, all]) =>
        chunksOf(all, BATCH_LINES).map((some) => spool.addLines(slot, packLines(some))),
      ),
      ...[...unread].map(([hour, all]) => spool.addUnread(hour, all)),
    ]);
    const hours = new Set([...[...lines.keys()].map(hourOfSlot), ...unread.keys()]);
    await Promise.all([...hours].map(mark));
    return {
      lines: [...lines.values()].reduce((sum, { length }) => sum + length, 0),
      unread: countReasons([...unread.values()].flat().map(({ reason }) => reason)),
    };
  };
}
