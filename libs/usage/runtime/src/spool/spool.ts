import type { Hour } from "../lines/hour";
import type { UnreadLine } from "../lines/read-lines";
import type { LineBatch } from "./line-batch";
import type { PendingHour, PendingMarks } from "./pending-marks";
import type { Slot } from "../lines/slot";

/** Lines that were delivered, before and for some time after they are in the ledger. */
export interface Spool {
  /** Stores a batch. A batch with the same key replaces it. */
  addLines(slot: Slot, batch: LineBatch): Promise<void>;
  /** Stores unread lines. The same ones, stored again, replace them. */
  addUnread(hour: Hour, lines: readonly UnreadLine[]): Promise<void>;
  /** The batches of a slot, in no order, with all that was stored before the call. */
  linesOf(slot: Slot): AsyncIterable<LineBatch>;
  /** The unread lines of an hour, some of them repeatedly. */
  unreadOf(hour: Hour): AsyncIterable<UnreadLine>;
}

/** The hours that are to be sealed. */
export interface PendingHours {
  mark(hour: Hour): Promise<void>;
  /** All that was marked before the call. */
  all(): Promise<PendingMarks>;
  /** Removes a mark, unless the hour was marked again since. */
  clear(pending: PendingHour): Promise<void>;
}
