/** A clock that advances only when a test moves it. Call it as `Date.now`. */
export interface FixedClock {
  /** Milliseconds since 1970. */
  (): number;
  /** Moves the clock by `ms` milliseconds, or backwards if negative. */
  advance(ms: number): void;
}

/** Returns a clock that shows `startMs` milliseconds since 1970. */
export function fixedClock(startMs: number): FixedClock {
  let nowMs = startMs;
  return Object.assign(() => nowMs, {
    advance: (ms: number) => {
      nowMs += ms;
    },
  });
}
