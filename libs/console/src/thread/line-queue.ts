import { copyBytes, LINE_BREAK, PIECE_BYTES } from "../line-bytes";

/** Some 18,000 lines in all, a second's worth of a gateway that does all it can. */
const SEGMENTS = 64;

/** A segment that no other follows yet. */
const NONE = -1;

/** Where a queue's memory holds what. */
const DROPPED_AT = 0;
const LENGTHS_AT = 1;
const NEXTS_AT = LENGTHS_AT + SEGMENTS;
const IN_USE_AT = NEXTS_AT + SEGMENTS;
const COUNTS = IN_USE_AT + SEGMENTS;
const LINES_AT = COUNTS * Int32Array.BYTES_PER_ELEMENT;

/**
 * Lines on their way from one thread to another, in memory that both share: neither wakes the other or waits for it. The
 * writer fills one segment after the other, and the reader gives them back. The one that is taken next is the first that is
 * free, so as long as the reader keeps up, all lines go through the same few segments: memory that was just used is near the
 * processor, and each line that is written elsewhere would take the place of something that a request needs.
 */
export class LineQueue {
  readonly memory: SharedArrayBuffer;
  /** Of each segment: how many bytes are written, which one follows it, and whether it is the writer's or the reader's. */
  private readonly counts: Int32Array;
  private readonly bytes: Buffer;
  /** The segment that this thread is at, and, for the reader, how much of it is read. */
  private segment = 0;
  private readUpTo = 0;

  /** @param memory that of the other thread's queue */
  constructor(memory?: SharedArrayBuffer) {
    this.memory = memory ?? new SharedArrayBuffer(LINES_AT + SEGMENTS * PIECE_BYTES);
    this.counts = new Int32Array(this.memory, 0, COUNTS);
    this.bytes = Buffer.from(this.memory, LINES_AT);
    if (memory !== undefined) return;
    this.counts.fill(NONE, NEXTS_AT, IN_USE_AT);
    this.counts[IN_USE_AT] = 1;
  }

  /** How many lines found no room. */
  get dropped(): number {
    return Atomics.load(this.counts, DROPPED_AT);
  }

  /** @param lines in UTF-8, each with its line break; those that there is no room for are dropped and counted */
  write(lines: Uint8Array): void {
    let rest = lines;
    while (rest.length > 0) {
      const written = Atomics.load(this.counts, LENGTHS_AT + this.segment);
      const room = PIECE_BYTES - written;
      const length = rest.length <= room ? rest.length : rest.subarray(0, room).lastIndexOf(LINE_BREAK) + 1;
      if (length > 0) {
        copyBytes(rest.subarray(0, length), this.bytes, this.segment * PIECE_BYTES + written);
        Atomics.store(this.counts, LENGTHS_AT + this.segment, written + length);
        rest = rest.subarray(length);
      } else if (written === 0 || !this.takeSegment()) {
        Atomics.add(this.counts, DROPPED_AT, 1);
        rest = rest.subarray(rest.indexOf(LINE_BREAK) + 1 || rest.length);
      }
    }
  }

  /**
   * Reads all lines that were written since the last call.
   *
   * @param take gets them in their order, each with its line break; the bytes are the next lines' once it returns
   * @returns whether there were any
   */
  read(take: (lines: Uint8Array) => void): boolean {
    let hasRead = false;
    for (;;) {
      // In this order: of a segment that another one follows, the length is the last.
      const next = Atomics.load(this.counts, NEXTS_AT + this.segment);
      const written = Atomics.load(this.counts, LENGTHS_AT + this.segment);
      if (written > this.readUpTo) {
        const start = this.segment * PIECE_BYTES;
        take(this.bytes.subarray(start + this.readUpTo, start + written));
        hasRead = true;
      }
      this.readUpTo = written;
      if (next === NONE) return hasRead;
      this.giveBack(this.segment);
      this.segment = next;
      this.readUpTo = 0;
    }
  }

  /** @returns whether one is free; then the writer goes on there */
  private takeSegment(): boolean {
    for (let segment = 0; segment < SEGMENTS; segment++) {
      if (Atomics.load(this.counts, IN_USE_AT + segment) !== 0) continue;
      Atomics.store(this.counts, IN_USE_AT + segment, 1);
      Atomics.store(this.counts, NEXTS_AT + this.segment, segment);
      this.segment = segment;
      return true;
    }
    return false;
  }

  private giveBack(segment: number): void {
    Atomics.store(this.counts, LENGTHS_AT + segment, 0);
    Atomics.store(this.counts, NEXTS_AT + segment, NONE);
    Atomics.store(this.counts, IN_USE_AT + segment, 0);
  }
}
