import type { Time } from "./waiting";

/** A time that advances only through `sleep`, which returns immediately. */
export function simulatedTime(startMs = 1_790_000_000_000): Time & { readonly slept: readonly number[] } {
  let nowMs = startMs;
  const slept: number[] = [];
  return {
    slept,
    now: () => nowMs,
    async sleep(milliseconds) {
      slept.push(milliseconds);
      const until = nowMs + milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
      nowMs = Math.max(nowMs, until);
    },
  };
}
