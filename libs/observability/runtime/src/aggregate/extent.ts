/** What a slot of time holds, as far as the extent of a log goes. */
export interface Weighed {
  /** When it begins, in milliseconds since 1970. */
  readonly startsAt: number;
  readonly lines: number;
}

export interface Extent {
  /** Milliseconds since 1970. */
  readonly from: number;
  /** The end, not included. */
  readonly to: number;
  /** Lines whose time is so far from the others that a chart of both would show neither: a wrong clock, or a wrong file. */
  readonly outside: number;
}

/** As many of all lines, from either end, may be left out of the extent. */
const OUTLIERS = 0.001;
const HOUR_MS = 3_600_000;

/**
 * From when to when the lines of a log are, without the few that a wrong clock puts years away.
 *
 * @param slots those that hold lines, in order of time
 * @returns nothing without any
 */
export function extentOf(slots: readonly Weighed[], widthMs: number): Extent | undefined {
  const total = slots.reduce((sum, { lines }) => sum + lines, 0);
  const allowed = total * OUTLIERS;
  let first = 0;
  let last = slots.length - 1;
  const core = { first: skip(slots, allowed), last: last - skip(slots.toReversed(), allowed) };
  const coreFrom = slots[core.first]?.startsAt;
  const coreTo = slots[core.last]?.startsAt;
  if (coreFrom === undefined || coreTo === undefined) return undefined;
  const near = Math.max(HOUR_MS, coreTo - coreFrom);
  while ((slots[first] as Weighed).startsAt < coreFrom - near) first++;
  while ((slots[last] as Weighed).startsAt > coreTo + near) last--;
  const inside = slots.slice(first, last + 1).reduce((sum, { lines }) => sum + lines, 0);
  return {
    from: (slots[first] as Weighed).startsAt,
    to: (slots[last] as Weighed).startsAt + widthMs,
    outside: total - inside,
  };
}

/** How many slots hold no more than so many lines together. */
function skip(slots: readonly Weighed[], lines: number): number {
  let skipped = 0;
  for (let sum = 0; skipped < slots.length; skipped++) {
    sum += (slots[skipped] as Weighed).lines;
    if (sum > lines) return skipped;
  }
  return skipped;
}
