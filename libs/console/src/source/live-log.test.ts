import { dev } from "@tollgate/environments";
import { alarmsOf } from "@tollgate/observability-runtime";
import { writtenLine } from "./line.test-support";
import { LiveLog } from "./live-log";

const MINUTE = 60_000;
const start = Date.parse("2026-11-24T12:00:00Z");
const gateway = () => ({
  limits: { levels: [], count: 0 },
  authorizerCache: { hits: 0, misses: 0, entries: 0 },
});

let now: number;
let log: LiveLog;
beforeEach(() => {
  jest.useFakeTimers();
  now = start;
  log = new LiveLog({ environment: "dev", alarms: alarmsOf(dev.alarms), gateway, now: () => now });
});
afterEach(() => {
  log.close();
  jest.useRealTimers();
});

it("counts what is no line, and goes on", () => {
  for (const text of ["", "nonsense", '{"a":1}', writtenLine({ time: now })]) log.write(text);
  expect(log.skipped()).toEqual({ malformed: 2, foreign: 1 });
  expect(log.aggregate.lines).toBe(1);
});

it("says how many lines were left out before they came here", () => {
  const dropped = jest.fn(() => 0);
  const behind = new LiveLog({ environment: "dev", alarms: [], gateway, dropped });
  expect(behind.skipped()).toEqual({});
  dropped.mockReturnValue(7);
  expect(behind.skipped()).toEqual({ dropped: 7 });
  behind.close();
});

it("evaluates the alarms each minute", () => {
  for (let minute = 0; minute < 5; minute++) {
    for (let n = 0; n < 100; n++) log.write(writtenLine({ time: now + n, status: 502 }));
    now += MINUTE;
    jest.advanceTimersByTime(MINUTE);
  }
  const { alarms, evaluatedUntil } = log.alarms();
  expect(evaluatedUntil).toBe(now);
  expect(alarms.find(({ id }) => id === "server-errors")).toMatchObject({ state: "ALARM" });
});

it("keeps a fixed number of requests, whatever comes", async () => {
  for (let n = 0; n < 20_000; n++) log.write(writtenLine({ time: now, requestId: `r${n}` }));
  const { lines, leftOut } = await log.search(() => true, 10);
  expect(lines.at(-1)?.requestId).toBe("r19999");
  expect(lines.length + leftOut).toBe(5_000);
  expect(log.aggregate.lines).toBe(20_000);
});
