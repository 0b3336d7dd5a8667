import { ManualClock } from "../common/clock";
import { randomIds } from "../common/ids";
import { NOON } from "../test-support/emulator.test-support";
import { Schedules } from "./schedules";

it("invokes a function soon after its start, and then at its rate until it stops", () => {
  jest.useFakeTimers();
  const events: unknown[] = [];
  const schedules = new Schedules(
    [{ ruleName: "usage-seal", functionName: "seal", everyMs: 300_000 }],
    { invoke: async (name, event) => void events.push([name, JSON.parse(event)]) },
    {
      account: { accountId: "123456789012", region: "us-east-1" },
      clock: new ManualClock(NOON),
      ids: randomIds,
    },
  );
  schedules.start();
  jest.advanceTimersByTime(1_000);
  expect(events).toEqual([
    [
      "seal",
      expect.objectContaining({
        "detail-type": "Scheduled Event",
        source: "aws.events",
        time: "2026-11-24T12:00:00Z",
        resources: ["arn:aws:events:us-east-1:123456789012:rule/usage-seal"],
      }),
    ],
  ]);
  jest.advanceTimersByTime(600_000);
  expect(events).toHaveLength(3);
  schedules.stop();
  jest.advanceTimersByTime(600_000);
  expect(events).toHaveLength(3);
  jest.useRealTimers();
});
