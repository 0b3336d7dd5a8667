import { dev } from "@tollgate/environments/sample";
import { alarmsOf } from "@tollgate/observability-runtime";
import { asBytes, writtenLine } from "../lines/line.test-support";
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
  for (const text of ["", "nonsense", '{"a":1}', writtenLine({ time: now })]) log.write(asBytes(text));
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
    for (let n = 0; n < 100; n++) log.write(asBytes(writtenLine({ time: now + n, status: 502 })));
    now += MINUTE;
    jest.advanceTimersByTime(MINUTE);
  }
  const { alarms, evaluatedUntil } = log.alarms();
  expect(evaluatedUntil).toBe(now);
  expect(alarms.find(({ id }) => id === "server-errors")).toMatchObject({ state: "ALARM" });
});

it("counts all requests and keeps the last ones, however they come", async () => {
  const written = Array.from({ length: 30_000 }, (_, n) => writtenLine({ time: now, requestId: `r${n}` }));
  for (let n = 0; n < written.length; n += 1 + (n % 300))
    log.write(asBytes(...written.slice(n, n + 1 + (n % 300))));
  expect(log.aggregate.lines).toBe(30_000);
  for (const matches of [undefined, () => true]) {
    const { lines, leftOut } = await log.search(matches, 10);
    expect(lines.map(({ requestId }) => requestId)).toEqual(
      Array.from({ length: 10 }, (_, n) => `r${29_990 + n}`),
    );
    expect(lines.length + leftOut).toBeGreaterThan(15_000);
    expect(lines.length + leftOut).toBeLessThan(25_000);
  }
});

it("neither shows nor counts among the requests what is no line", async () => {
  log.write(
    asBytes("nonsense", writtenLine({ requestId: "1" }), "", "{}", writtenLine({ requestId: "2" }), "x"),
  );
  for (const matches of [undefined, () => true]) {
    expect(await log.search(matches, 1)).toMatchObject({ lines: [{ requestId: "2" }], leftOut: 1 });
    expect(log.since(1, matches, 5)).toMatchObject({ lines: [{ requestId: "2" }], leftOut: 0, end: 2 });
  }
});
