import type { AlarmDefinition } from "./alarm-definition";
import { AlarmMonitor } from "./alarm-monitor";
import type { AlarmState } from "./evaluate-datapoints";
import { orZero } from "../metrics/metric-math";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Tuesday, midnight UTC. */
const START = Date.UTC(2026, 10, 24);

const base: AlarmDefinition = {
  id: "server-errors",
  title: "Requests",
  severity: "page",
  meaning: "Many requests.",
  unit: "requests in a minute",
  value: "requests",
  periodSeconds: 60,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  missingData: "notBreaching",
  condition: { kind: "threshold", comparison: "atLeast", threshold: 10 },
  why: "It is a test.",
};
const onSilence: AlarmDefinition = {
  ...base,
  value: orZero("requests"),
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  missingData: "breaching",
  condition: { kind: "threshold", comparison: "lessThan", threshold: 1 },
};

/**
 * An alarm's state at the end of each minute, given the requests of each minute; `undefined` is a minute
 * without any.
 */
function statesOf(alarm: AlarmDefinition, requests: readonly (number | undefined)[]): readonly AlarmState[] {
  const monitor = new AlarmMonitor([alarm], {
    read: (_, from, to) => {
      const minutes = requests.slice((from - START) / MINUTE, (to - START) / MINUTE);
      const counts = minutes.filter((count) => count !== undefined);
      return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
    },
  });
  return requests.map((_, minute) => {
    monitor.evaluate(START + (minute + 1) * MINUTE);
    return (monitor.statuses[0] as { state: AlarmState }).state;
  });
}

describe("AlarmMonitor", () => {
  it("says what changed, from what, when, and what it saw", () => {
    let requests = 3;
    const monitor = new AlarmMonitor([base], { read: () => requests });
    expect(monitor.statuses).toMatchObject([{ state: "INSUFFICIENT_DATA", since: undefined }]);
    // Within a minute: only the minutes before it are evaluated.
    expect(monitor.evaluate(START + 59_999)).toEqual([
      { alarm: base, at: START, from: "INSUFFICIENT_DATA", to: "OK" },
    ]);
    requests = 10;
    expect(monitor.evaluate(START + MINUTE)).toEqual([
      { alarm: base, at: START + MINUTE, from: "OK", to: "ALARM" },
    ]);
    expect(monitor.evaluate(START + 2 * MINUTE)).toEqual([]);
    expect(monitor.statuses).toEqual([
      { alarm: base, state: "ALARM", since: START + MINUTE, value: 10, limit: 10 },
    ]);
  });

  it("slides windows by a minute", () => {
    const states = statesOf({ ...base, periodSeconds: 180 }, [0, 0, 0, 4, 4, 4, 0, 0, 0]);
    expect(states.indexOf("ALARM")).toBe(5);
    expect(states.slice(6)).toEqual(["OK", "OK", "OK"]);
  });

  it("slides windows of more than an hour by the hour", () => {
    const read = jest.fn(() => 5);
    const monitor = new AlarmMonitor([{ ...base, periodSeconds: 7_200 }], { read });
    for (let minute = 1; minute <= 180; minute++) monitor.evaluate(START + minute * MINUTE);
    expect(read.mock.calls).toEqual(
      [1, 2, 3].map((hour) => ["requests", START + (hour - 2) * HOUR, START + hour * HOUR]),
    );
  });

  it("takes windows that do not overlap for the evaluation periods", () => {
    const twice = { ...base, periodSeconds: 120, evaluationPeriods: 2, datapointsToAlarm: 2 };
    expect(statesOf(twice, [0, 0, 10, 0, 0, 0])).not.toContain("ALARM");
    expect(statesOf(twice, [0, 0, 10, 0, 10, 0]).indexOf("ALARM")).toBe(4);
  });

  it("does not call a silence an alarm before it has watched for long enough", () => {
    expect(statesOf(onSilence, [undefined, undefined, undefined])).toEqual(["OK", "OK", "ALARM"]);
  });

  it("takes minutes for which it was not called for periods without data", () => {
    const monitor = new AlarmMonitor([onSilence], { read: () => 5 });
    monitor.evaluate(START);
    expect(monitor.evaluate(START + 10 * MINUTE)).toEqual([]);
    const silent = new AlarmMonitor([onSilence], { read: (_, from) => (from < START ? 5 : 0) });
    silent.evaluate(START);
    expect(silent.evaluate(START + 10 * MINUTE)).toMatchObject([{ to: "ALARM" }]);
  });

  describe("on anomalies", () => {
    const unusual: AlarmDefinition = {
      ...onSilence,
      condition: { kind: "anomaly", side: "below", width: 3 },
    };
    const minutes = (count: number, requests: number | undefined) =>
      Array.from({ length: count }, () => requests);

    it("has insufficient data until it has seen the same hour", () => {
      const states = statesOf(unusual, minutes(1_500, 5));
      expect(states.indexOf("OK")).toBe(1_440);
    });

    it("raises an alarm when the value leaves the band, and ends it when it returns", () => {
      const states = statesOf(unusual, [...minutes(1_450, 5), ...minutes(5, undefined), 5]);
      expect(states.slice(1_449)).toEqual(["OK", "OK", "OK", "ALARM", "ALARM", "ALARM", "OK"]);
    });

    it("does not count what came before there was a band", () => {
      const states = statesOf(unusual, [...minutes(1_430, 5), ...minutes(11, undefined), ...minutes(5, 5)]);
      expect(states).not.toContain("ALARM");
    });

    it("learns each period once, however windows slide", () => {
      const spike = (minute: number): number => (minute % 60 === 0 ? 15 : 0);
      const hours = Array.from({ length: DAY / MINUTE + 60 }, (_, minute) => spike(minute));
      const monitor = new AlarmMonitor(
        [{ ...unusual, value: "requests", periodSeconds: 900, evaluationPeriods: 1, datapointsToAlarm: 1 }],
        {
          read: (_, from, to) =>
            hours.slice((from - START) / MINUTE, (to - START) / MINUTE).reduce((sum, each) => sum + each, 0),
        },
      );
      hours.forEach((_, minute) => monitor.evaluate(START + (minute + 1) * MINUTE));
      // One quarter of the hour has 15 and three have none: a mean of 3.75, a variance of 42.1875.
      expect(monitor.statuses[0]?.limit).toBeCloseTo(3.75 - 3 * Math.sqrt(42.1875));
    });
  });
});
