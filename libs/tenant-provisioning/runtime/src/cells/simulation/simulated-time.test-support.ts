import type { Time } from "../../adapters/aws/waiting";

/**
 * A clock that many callers wait on at once. It advances to the next due time when nothing else is left to do,
 * so waiting takes no real time. Only for work in memory: it does not wait for sockets or files.
 */
export class SimulatedTime implements Time {
  readonly #due = new Map<number, (() => void)[]>();
  #isScheduled = false;

  /** @param milliseconds since 1970 */
  constructor(private milliseconds: number) {}

  now(): number {
    return this.milliseconds;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const at = this.milliseconds + milliseconds;
      this.#due.set(at, [...(this.#due.get(at) ?? []), resolve]);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled || this.#due.size === 0) return;
    this.#isScheduled = true;
    // After all that promises have to do.
    setImmediate(() => {
      this.#isScheduled = false;
      const next = Math.min(...this.#due.keys());
      const woken = this.#due.get(next) ?? [];
      this.#due.delete(next);
      this.milliseconds = Math.max(this.milliseconds, next);
      for (const wake of woken) wake();
      this.#schedule();
    });
  }
}
