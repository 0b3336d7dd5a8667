/**
 * Slot widths in milliseconds. Each is a multiple of the one before, so that hours and days stay whole.
 */
const WIDTHS_MS = [1, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400].map((seconds) => seconds * 1000);

/** The next wider slot width; above a day it doubles. */
function widerThan(widthMs: number): number {
  return WIDTHS_MS.find((each) => each > widthMs) ?? widthMs * 2;
}

/** How a slot's content is created and merged. */
interface SlotKind<T> {
  create(): T;
  merge(into: T, from: T): void;
}

export interface TimelineOptions {
  /** Initial width of a slot, in milliseconds. */
  readonly widthMs: number;
  /** Maximum number of slots; above it, all slots become wider. */
  readonly maxSlots: number;
  /** Slots that end this many milliseconds before the newest one are dropped. @default none are dropped */
  readonly keepMs?: number;
}

/** Time slots with content. Their number is bounded: the oldest are dropped, or all become wider. */
export class Timeline<T> {
  private slots = new Map<number, T>();
  private newest = -Infinity;
  private last: { index: number; slot: T } | undefined;
  private width: number;

  constructor(
    private readonly kind: SlotKind<T>,
    private readonly options: TimelineOptions,
  ) {
    this.width = options.widthMs;
  }

  /** Width of a slot, in milliseconds. */
  get widthMs(): number {
    return this.width;
  }

  get size(): number {
    return this.slots.size;
  }

  /** The slot of a time, in milliseconds since 1970. */
  at(time: number): T {
    const index = Math.floor(time / this.width);
    if (this.last?.index === index) return this.last.slot;
    const slot = this.slots.get(index);
    if (slot === undefined) return this.create(time, index);
    this.last = { index, slot };
    return slot;
  }

  /** The slots that begin in `[from, to)` with their start times, unordered. */
  *between(from: number, to: number): IterableIterator<readonly [startsAt: number, slot: T]> {
    const first = Math.ceil(from / this.width);
    const end = Math.ceil(to / this.width);
    if (end - first < this.slots.size) {
      for (let index = first; index < end; index++) {
        const slot = this.slots.get(index);
        if (slot !== undefined) yield [index * this.width, slot];
      }
      return;
    }
    for (const [index, slot] of this.slots) {
      if (index >= first && index < end) yield [index * this.width, slot];
    }
  }

  /** Start times of all slots, ascending. */
  starts(): readonly number[] {
    return [...this.slots.keys()].sort((a, b) => a - b).map((index) => index * this.width);
  }

  /** Makes slots wider. Contents are kept, with less exact times. */
  widen(): void {
    const before = this.slots;
    const factor = widerThan(this.width) / this.width;
    this.width *= factor;
    this.slots = new Map();
    this.last = undefined;
    for (const [index, slot] of before) {
      const wider = Math.floor(index / factor);
      const into = this.slots.get(wider);
      if (into === undefined) this.slots.set(wider, slot);
      else this.kind.merge(into, slot);
    }
    this.newest = Math.floor(this.newest / factor);
  }

  replace(by: (slot: T) => T): void {
    this.last = undefined;
    for (const [index, slot] of this.slots) this.slots.set(index, by(slot));
  }

  private create(time: number, index: number): T {
    this.slots.set(index, this.kind.create());
    if (index > this.newest) {
      this.newest = index;
      this.forgetOld();
    }
    while (this.slots.size > this.options.maxSlots) this.widen();
    return this.at(time);
  }

  private forgetOld(): void {
    const { keepMs } = this.options;
    if (keepMs === undefined) return;
    const oldest = this.newest - keepMs / this.width;
    for (const index of this.slots.keys()) if (index < oldest) this.slots.delete(index);
  }
}

/** A slot, as far as the extent of a log needs it. */
interface Weighed {
  /** Start time, in milliseconds since 1970. */
  readonly startsAt: number;
  readonly lines: number;
}

export interface Extent {
  /** Milliseconds since 1970. */
  readonly from: number;
  /** The end, not included. */
  readonly to: number;
  /**
   * Lines whose time is so far from the others that a chart of both would be unreadable: a wrong clock, or a
   * wrong file.
   */
  readonly outside: number;
}

/** Share of all lines that may be left out of the extent at each end. */
const OUTLIERS = 0.001;
const HOUR_MS = 3_600_000;

/**
 * The time range of a log's lines, without the few that a wrong clock puts years away.
 *
 * @param slots slots with lines, in order of time
 * @returns `undefined` without lines
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

/** Number of leading slots that hold at most `lines` lines together. */
function skip(slots: readonly Weighed[], lines: number): number {
  let skipped = 0;
  for (let sum = 0; skipped < slots.length; skipped++) {
    sum += (slots[skipped] as Weighed).lines;
    if (sum > lines) return skipped;
  }
  return skipped;
}
