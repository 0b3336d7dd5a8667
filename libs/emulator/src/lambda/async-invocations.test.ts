import { ManualClock } from "../common/clock";
import { randomIds } from "../common/ids";
import { NOON } from "../test-support/emulator.test-support";
import { AsyncInvocations } from "./async-invocations";
import type { InvocationResult } from "./function-options";

const FAILED: InvocationResult = {
  kind: "error",
  error: { errorType: "Error", errorMessage: "a secret", trace: "a secret" },
};
const THROTTLED: InvocationResult = { kind: "refused", status: 429, message: "Rate Exceeded." };
const DONE: InvocationResult = { kind: "result", payload: "null" };

/** A function that ends as given, one after the other, and then as the last one. */
function invocationsOf(...results: readonly InvocationResult[]) {
  const clock = new ManualClock(NOON);
  const attempts: number[] = [];
  const problems: string[] = [];
  const invocations = new AsyncInvocations({
    functions: {
      invoke: async () => {
        attempts.push(clock.now() - NOON);
        return results[Math.min(attempts.length, results.length) - 1] ?? DONE;
      },
    },
    account: { accountId: "123456789012", region: "us-east-1" },
    clock,
    ids: randomIds,
    log: { problem: (message) => void problems.push(message) },
  });
  /** Moves the clock, and lets what is due happen. */
  const after = async (milliseconds: number) => {
    clock.advance(milliseconds);
    invocations.retryDue();
    await new Promise(setImmediate);
  };
  return { invocations, attempts, problems, after };
}

it("tries an event twice more, after one minute and two, and reports it without its error", async () => {
  const { invocations, attempts, problems, after } = invocationsOf(FAILED);
  void invocations.invoke("count", "{}", "3 lines");
  for (const wait of [0, 59_999, 1, 119_999, 1, 600_000]) await after(wait);
  expect(attempts).toEqual([0, 60_000, 180_000]);
  expect(problems).toEqual([
    '3 lines could not be delivered to count: 3 attempts, the last one ended with "error"',
  ]);
});

it("stops when an attempt succeeds, and counts none that is throttled", async () => {
  const { invocations, attempts, problems, after } = invocationsOf(
    THROTTLED,
    THROTTLED,
    THROTTLED,
    FAILED,
    DONE,
  );
  void invocations.invoke("count", "{}", "3 lines");
  for (const wait of [0, 1_000, 1_000, 1_000, 60_000, 600_000]) await after(wait);
  expect(attempts).toEqual([0, 1_000, 2_000, 3_000, 63_000]);
  expect(problems).toEqual([]);
});

it("makes the attempts that are left when it closes, without waiting", async () => {
  const { invocations, attempts, problems } = invocationsOf(FAILED, FAILED, DONE);
  void invocations.invoke("count", "{}", "3 lines");
  await invocations.close();
  expect(attempts).toEqual([0, 0, 0]);
  expect(problems).toEqual([]);
});

it("reports what is left when the functions end", async () => {
  const { invocations, attempts, problems, after } = invocationsOf(FAILED);
  void invocations.invoke("count", "{}", "3 lines");
  await after(0);
  invocations.end();
  void invocations.invoke("count", "{}", "2 lines");
  await invocations.close();
  expect(attempts).toEqual([0]);
  expect(problems.sort()).toEqual([expect.stringContaining("2 lines"), expect.stringContaining("3 lines")]);
});
