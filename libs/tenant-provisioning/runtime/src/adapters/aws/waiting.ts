import { setTimeout } from "node:timers/promises";

/** The wait, in milliseconds, after which a line is printed. */
const SAID_AFTER_MS = 5_000;

/** Reports a long wait and its reason, so that it does not look like a hang. */
export class Waiting {
  private saidAt = -Infinity;
  /** The current waits. A later wait is nested in an earlier one, or runs beside it. */
  private readonly reasons: (() => string)[] = [];

  /** @param tell receives a line, without a line break, after 5 s of waiting and every further 5 s */
  constructor(
    private readonly tell: (line: string) => void,
    private readonly afterMs = SAID_AFTER_MS,
  ) {}

  /**
   * Reports the wait while an action runs.
   *
   * @param what returns the description of the wait, which may change
   */
  async during<Result>(what: () => string, act: () => Promise<Result>): Promise<Result> {
    const since = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      // Concurrent calls share one line.
      if (now - this.saidAt < this.afterMs * 0.9) return;
      this.saidAt = now;
      this.tell(
        `Waiting for ${(this.reasons.at(-1) ?? what)()}, for ${Math.round((now - since) / 1000)} s now.`,
      );
    }, this.afterMs);
    timer.unref();
    this.reasons.push(what);
    try {
      return await act();
    } finally {
      clearInterval(timer);
      this.reasons.splice(this.reasons.lastIndexOf(what), 1);
    }
  }
}

/** A clock that can also sleep. */
export interface Time {
  /** Milliseconds since 1970. */
  now(): number;
  /** @param milliseconds the duration */
  sleep(milliseconds: number): Promise<unknown>;
}

export const systemTime: Time = { now: Date.now, sleep: (milliseconds) => setTimeout(milliseconds) };
