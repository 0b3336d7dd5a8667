import { unpackEnvelope } from "../lines/envelope";
import { endOf, type Hour } from "../lines/hour";
import type { IdentifiedLine } from "../lines/counted-line";
import { readLines, type UnreadReason } from "../lines/read-lines";
import { BATCH_LINES, packLines } from "./line-batch";
import { hourOfSlot } from "../lines/slot";
import type { PendingHours, Spool } from "./spool";

/** What one delivery brought. Repetitions are in it. */
export interface Delivered {
  /** Lines that are to be counted. */
  readonly lines: number;
  /** Lines that cannot be counted, by reason. */
  readonly unread: Readonly<Partial<Record<UnreadReason, number>>>;
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
        inBatches(all).map((some) => spool.addLines(slot, packLines(some))),
      ),
      ...[...unread].map(([hour, all]) => spool.addUnread(hour, all)),
    ]);
    const hours = new Set([...[...lines.keys()].map(hourOfSlot), ...unread.keys()]);
    await Promise.all([...hours].map(mark));
    const reasons: Partial<Record<UnreadReason, number>> = {};
    for (const { reason } of [...unread.values()].flat()) reasons[reason] = (reasons[reason] ?? 0) + 1;
    return { lines: [...lines.values()].reduce((sum, { length }) => sum + length, 0), unread: reasons };
  };
}

function inBatches(lines: readonly IdentifiedLine[]): readonly (readonly IdentifiedLine[])[] {
  return Array.from({ length: Math.ceil(lines.length / BATCH_LINES) }, (_, at) =>
    lines.slice(at * BATCH_LINES, (at + 1) * BATCH_LINES),
  );
}
