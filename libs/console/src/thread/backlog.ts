/** Characters under way at once: about 20,000 lines, a second's worth of a gateway that does all it can. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

const UNDER_WAY = 0;
const DROPPED = 1;

/**
 * The lines that are on their way to the console's thread. Both threads count in the same memory, so that neither has to
 * wake the other for it.
 */
export class Backlog {
  private readonly counts: Uint32Array;

  /** @param memory that of the other thread's */
  constructor(readonly memory = new SharedArrayBuffer(2 * Uint32Array.BYTES_PER_ELEMENT)) {
    this.counts = new Uint32Array(memory);
  }

  /** How many lines found no room. */
  get dropped(): number {
    return Atomics.load(this.counts, DROPPED);
  }

  /** Whether lines may go on their way; where there is no room for them they are counted. */
  admit(lines: string): boolean {
    const hasRoom = Atomics.load(this.counts, UNDER_WAY) + lines.length <= MAX_CHARACTERS;
    if (hasRoom) Atomics.add(this.counts, UNDER_WAY, lines.length);
    else Atomics.add(this.counts, DROPPED, lines.split("\n").length - 1);
    return hasRoom;
  }

  /** Says that these lines have arrived. */
  arrived(lines: string): void {
    Atomics.sub(this.counts, UNDER_WAY, lines.length);
  }
}
