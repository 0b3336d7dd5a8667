/** The time, in milliseconds since 1970. Everything that expires, refills or is counted reads it here. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  constructor(private time: number) {}

  now(): number {
    return this.time;
  }

  /** @param milliseconds how far to move, forwards. */
  advance(milliseconds: number): void {
    this.time += milliseconds;
  }

  /** @param time milliseconds since 1970. */
  set(time: number): void {
    this.time = time;
  }
}
