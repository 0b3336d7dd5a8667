import { setImmediate, setTimeout } from "node:timers/promises";

/**
 * Waits for what must come within a time of this process, and not of the machine: when the machine has held the process up,
 * what it had to do meanwhile counts as done in time.
 *
 * @param ms milliseconds
 * @throws {Error} when it does not come in time
 */
export async function inTime<T>(ms: number, promise: Promise<T>): Promise<T> {
  const tooLate = async (): Promise<never> => {
    await setTimeout(ms, undefined, { ref: false });
    for (let turn = 0; turn < 10; turn++) await setImmediate();
    throw new Error(`it did not come within ${ms / 1000} s`);
  };
  return Promise.race([promise, tooLate()]);
}
