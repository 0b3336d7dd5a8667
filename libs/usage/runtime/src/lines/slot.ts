import { type Hour, HOUR_MS, startOf } from "./hour";

/**
 * A part of the spool: the lines of requests of five minutes, such as `2026-11-30T14:05`. Lines are told from their
 * repetitions within a slot, so that only the ids of one slot are in memory at once. A repetition has the time of its
 * line, and so its slot.
 */
export type Slot = string;

export const SLOT_MS = 300_000;

/** @param at milliseconds since 1970 */
export function slotOf(at: number): Slot {
  return new Date(at - (at % SLOT_MS)).toISOString().slice(0, 16);
}

export function hourOfSlot(slot: Slot): Hour {
  return slot.slice(0, 13);
}

export function slotsOf(hour: Hour): readonly Slot[] {
  return Array.from({ length: HOUR_MS / SLOT_MS }, (_, at) => slotOf(startOf(hour) + at * SLOT_MS));
}
