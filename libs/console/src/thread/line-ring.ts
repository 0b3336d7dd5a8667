/** A power of two: some 20,000 lines, a second's worth of a gateway that does all it can. */
const CAPACITY = 8 * 1024 * 1024;

const WRITTEN = 0;
const READ = 1;
const DROPPED = 2;
const COUNTS_BYTES = 3 * Uint32Array.BYTES_PER_ELEMENT;

const LINE_BREAK = 0x0a;

/**
 * Lines on their way from one thread to another, in memory that both share: one writes where the other has read, and neither
 * wakes the other or waits for it.
 */
export class LineRing {
  /** Bytes written and read, and lines dropped; they begin again at 0 after 2³². */
  private readonly counts: Uint32Array;
  private readonly ring: Uint8Array;

  /** @param memory that of the other thread's ring */
  constructor(readonly memory = new SharedArrayBuffer(COUNTS_BYTES + CAPACITY)) {
    this.counts = new Uint32Array(memory, 0, COUNTS_BYTES / Uint32Array.BYTES_PER_ELEMENT);
    this.ring = new Uint8Array(memory, COUNTS_BYTES);
  }

  /** How many lines found no room. */
  get dropped(): number {
    return Atomics.load(this.counts, DROPPED);
  }

  /** @param lines in UTF-8, each with its line break; where there is no room for all of them they are dropped and counted */
  write(lines: Uint8Array): void {
    const written = Atomics.load(this.counts, WRITTEN);
    const underWay = (written - Atomics.load(this.counts, READ)) >>> 0;
    if (underWay + lines.length > CAPACITY) {
      Atomics.add(this.counts, DROPPED, countLines(lines));
      return;
    }
    const at = written % CAPACITY;
    const untilEnd = CAPACITY - at;
    this.ring.set(lines.subarray(0, untilEnd), at);
    this.ring.set(lines.subarray(untilEnd), 0);
    Atomics.store(this.counts, WRITTEN, written + lines.length);
  }

  /** All lines that were written since the last call, without their line breaks. */
  read(): readonly string[] {
    const read = Atomics.load(this.counts, READ);
    const written = Atomics.load(this.counts, WRITTEN);
    if (read === written) return [];
    const [from, to] = [read % CAPACITY, written % CAPACITY];
    const bytes =
      from < to
        ? Buffer.from(this.ring.subarray(from, to))
        : Buffer.concat([this.ring.subarray(from), this.ring.subarray(0, to)]);
    Atomics.store(this.counts, READ, written);
    return bytes.toString().slice(0, -1).split("\n");
  }
}

function countLines(lines: Uint8Array): number {
  let count = 0;
  for (const byte of lines) if (byte === LINE_BREAK) count++;
  return count;
}
