/** Where `bootstrap.cjs` and `Claims` keep what they share: the number of the next event, and when the last one began. */
const NEXT = 0;
const BEGAN = 1;

/** No event has this number: what was taken back cannot begin. */
const TAKEN_BACK = -1;

/** Numbers start again here, long before they leave 32 bits; two events with the same number never meet. */
const NUMBERS = 2 ** 30;

/**
 * Says of each event of a batch whether the worker has begun it, in memory that both threads see. A batch is on its way
 * to the worker while this thread wants some of it back; exactly one of the two gets each event, because either moves
 * the number of the next one in a single step.
 */
export class Claims {
  readonly memory = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  private readonly words = new Int32Array(this.memory);
  private first = 0;
  private size = 0;

  /** Offers a batch, when the one before is over. @returns the number of its first event */
  offer(size: number): number {
    this.first = (this.first + this.size) % NUMBERS;
    this.size = size;
    Atomics.store(this.words, NEXT, this.first);
    return this.first;
  }

  /** Takes back what has not begun. @returns how many events of the batch have, and so cannot be */
  takeBack(): number {
    const next = Atomics.exchange(this.words, NEXT, TAKEN_BACK);
    if (next !== TAKEN_BACK) this.size = next - this.first;
    return this.size;
  }

  /** When the event that runs began, in milliseconds since 1970; nothing before the batch's first one has. */
  get began(): number | undefined {
    if (Atomics.load(this.words, NEXT) === this.first) return undefined;
    // The low 32 bits are enough for what is never long ago.
    const now = Date.now();
    return now - ((now - Atomics.load(this.words, BEGAN)) | 0);
  }
}
