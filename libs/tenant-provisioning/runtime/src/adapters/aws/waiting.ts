import { setTimeout } from "node:timers/promises";

/** After so long a wait, in milliseconds, it is said what is waited for. */
const SAID_AFTER_MS = 5_000;

/** Says what a program waits for, so that nobody sits before one that says nothing. */
export class Waiting {
  private saidAt = -Infinity;
  /** What is waited for now; each is a part of the ones before it, or beside them. */
  private readonly reasons: (() => string)[] = [];

  /** @param tell is told a line, without its end, after 5 s of a wait and each 5 s more */
  constructor(
    private readonly tell: (line: string) => void,
    private readonly afterMs = SAID_AFTER_MS,
  ) {}

  /** Waits for what an action does. @param what is waited for; it may change meanwhile */
  async during<Result>(what: () => string, act: () => Promise<Result>): Promise<Result> {
    const since = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      // Calls that wait at the same time need one line between them.
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

/** The time, and waiting for it to pass. */
export interface Time {
  /** Milliseconds since 1970. */
  now(): number;
  /** @param milliseconds how long */
  sleep(milliseconds: number): Promise<unknown>;
}

export const systemTime: Time = { now: Date.now, sleep: (milliseconds) => setTimeout(milliseconds) };
