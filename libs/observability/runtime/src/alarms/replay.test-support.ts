import { prod } from "@tollgate/environments/sample";
import type { AlarmId } from "./alarm-definition";
import { AlarmMonitor } from "./alarm-monitor";
import { alarmsOf } from "./alarms";
import type { Shape, SimulatedTraffic } from "./simulated-traffic.test-support";

const MINUTE = 60_000;
/** Minutes of a day. */
export const DAY = 1440;
/** A Monday, midnight UTC, three weeks before daylight saving time ends in Europe. */
export const START = Date.UTC(2026, 9, 5);

const alarms = alarmsOf(prod.alarms);

export type Raised = Partial<Record<AlarmId, readonly number[]>>;

/** All times at which each of prod's alarms was raised, in minutes after `from`. */
export function raised(traffic: SimulatedTraffic, from = 0): Raised {
  const monitor = new AlarmMonitor(alarms, traffic);
  const times: Partial<Record<AlarmId, number[]>> = {};
  for (let minute = 1; minute <= traffic.minutes; minute++)
    for (const { alarm, to } of monitor.evaluate(START + minute * MINUTE))
      if (to === "ALARM") (times[alarm.id] ??= []).push(minute - from);
  return times;
}

export const steadily =
  (requests: number): Shape =>
  () => ({ requests, failing: 0.001 });

export const isWeekend = (at: Date): boolean => at.getUTCDay() % 6 === 0;

/** Requests with a daily pattern, between none and twice the mean. */
export const withTheDay = (mean: number, at: Date): number =>
  mean * (1 - 0.99 * Math.cos(((at.getUTCHours() + at.getUTCMinutes() / 60 - 2) / 12) * Math.PI));
