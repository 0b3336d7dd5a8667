/** Widths of a slot, in milliseconds, each a multiple of the one before: hours and days stay whole. */
const WIDTHS_MS = [1, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400].map((seconds) => seconds * 1000);

/** The next wider slot; past a day it doubles. */
function widerThan(widthMs: number): number {
  return WIDTHS_MS.find((each) => each > widthMs) ?? widthMs * 2;
}

/** What a slot of time holds. */
export interface SlotKind<T> {
  create(): T;
  /** Adds what one slot holds to another. */
  merge(into: T, from: T): void;
}

export interface TimelineOptions {
  /** Width of a slot to begin with, in milliseconds. */
  readonly widthMs: number;
  /** With more slots than this, all become wider. */
  readonly maxSlots: number;
  /** Slots that end so long before the newest are forgotten, in milliseconds. @default none are */
  readonly keepMs?: number;
}

/** Slots of time, those with something in them only: a bounded number, by forgetting the oldest or by making all wider. */
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

  /** The slot that holds a moment, in milliseconds since 1970. */
  at(time: number): T {
    const index = Math.floor(time / this.width);
    if (this.last?.index === index) return this.last.slot;
    const slot = this.slots.get(index);
    if (slot === undefined) return this.create(time, index);
    this.last = { index, slot };
    return slot;
  }

  /** Those that begin in `[from, to)`, with when they begin, in no order. */
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

  /** When each slot begins, in order. */
  starts(): readonly number[] {
    return [...this.slots.keys()].sort((a, b) => a - b).map((index) => index * this.width);
  }

  /** Makes slots wider: what they hold is kept, when it happened less exactly. */
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

  /** Puts something else in the place of what each slot holds. */
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
