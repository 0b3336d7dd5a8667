import { setTimeout } from "node:timers/promises";

/** The time, and waiting for it to pass. */
export interface Time {
  /** Milliseconds since 1970. */
  now(): number;
  /** @param milliseconds how long */
  sleep(milliseconds: number): Promise<unknown>;
}

export const systemTime: Time = { now: Date.now, sleep: (milliseconds) => setTimeout(milliseconds) };
