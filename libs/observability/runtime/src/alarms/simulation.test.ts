import { prod } from "@tollgate/environments";
import type { AlarmId } from "./alarm-definition";
import { AlarmMonitor } from "./alarm-monitor";
import { alarmsOf } from "./alarms";
import { SimulatedTraffic, type Minute, type Shape } from "./simulated-traffic.test-support";

const MINUTE = 60_000;
const DAY = 1440;
/** A Monday, midnight UTC. */
const START = Date.UTC(2026, 9, 5);
const SEEDS = [2, 3, 4, 5, 6];

const alarms = alarmsOf(prod.alarms);

/** When each alarm was raised first, in minutes from the start. */
function raised(traffic: SimulatedTraffic, from = 0): Partial<Record<AlarmId, number>> {
  const monitor = new AlarmMonitor(alarms, traffic);
  const first: Partial<Record<AlarmId, number>> = {};
  for (let minute = 1; minute <= traffic.minutes; minute++)
    for (const { alarm, to } of monitor.evaluate(START + minute * MINUTE))
      if (to === "ALARM") first[alarm.id] ??= minute - from;
  return first;
}

const steadily =
  (requests: number): Shape =>
  () => ({ requests, failing: 0.001 });
const byHour =
  (hours: (hour: number) => number): Shape =>
  (at) => ({ requests: hours(at.getUTCHours() + at.getUTCMinutes() / 60), failing: 0.002 });
const isWeekend = (at: Date): boolean => at.getUTCDay() % 6 === 0;

const quietNights = byHour((hour) => (hour >= 7 && hour < 19 ? 20 : 10 / 60));
const wave: Shape = (at) => ({
  requests: 10 - 9.9 * Math.cos(((at.getUTCHours() + at.getUTCMinutes() / 60 - 2) / 12) * Math.PI),
  failing: 0.005,
});
const officeHours: Shape = (at) => {
  const isOpen = !isWeekend(at) && at.getUTCHours() >= 8 && at.getUTCHours() < 18;
  return { requests: isOpen ? 40 : 0, failing: 0.001 };
};

describe("30 quiet days raise nothing", () => {
  it.each<[string, Shape]>([
    ["ten requests an hour, of which one in twenty fails", () => ({ requests: 10 / 60, failing: 0.05 })],
    [
      "a lone 5xx among three requests, every night",
      (at, minute) => ({
        ...quietNights(at, minute),
        ...(at.getUTCHours() === 3 && at.getUTCMinutes() === 0 && { requests: 3, failures: 1 }),
      }),
    ],
    ["a wave with the day, of which half a percent fails", wave],
    ["office hours, and nothing at nights and weekends", officeHours],
    [
      "weekends with a tenth of the traffic",
      (at) => ({ requests: isWeekend(at) ? 20 : 200, failing: 0.002 }),
    ],
    ["just enough for most minutes to have a request", steadily(2.5)],
    ["a batch every hour, and else little", (at) => ({ requests: at.getUTCMinutes() < 5 ? 300 : 0.5 })],
    [
      "a burst of three errors, every hour",
      (at) => ({
        requests: 60,
        ...(at.getUTCMinutes() === 30 && { failures: 3 }),
      }),
    ],
    ["a thousand a minute, of which half a percent fails", () => ({ requests: 1_000, failing: 0.005 })],
  ])("%s", (_, shape) => {
    expect(raised(new SimulatedTraffic(START, 30 * DAY, shape, 1))).toEqual({});
  });
});

/** Two days as they always are; then, on a Wednesday at 10:00, something happens. */
const INCIDENT = 2 * DAY + 600;

interface Incident {
  readonly name: string;
  readonly usually: Shape;
  /** What differs from then on. */
  readonly then: (usual: Minute, minutesSince: number) => Minute;
  /** How long it is looked at. @default 2 hours */
  readonly hours?: number;
  /** Exactly these alarms are raised, each within so many minutes. */
  readonly raises: Partial<Record<AlarmId, number>>;
}

const incidents: readonly Incident[] = [
  {
    name: "bad deployment: 5 % fail",
    usually: steadily(200),
    then: (usual) => ({ ...usual, failing: 0.05 }),
    raises: { "server-errors": 3, "server-errors-unusual": 16, "server-errors-lasting": 25 },
  },
  {
    name: "bad deployment of a busy service: 5 % fail",
    usually: steadily(20_000),
    then: (usual) => ({ ...usual, failing: 0.05 }),
    raises: { "server-errors": 3, "server-errors-unusual": 16, "server-errors-lasting": 20 },
  },
  {
    name: "bad deployment of a service with ten requests an hour: everything fails",
    usually: steadily(10 / 60),
    then: (usual) => ({ ...usual, failing: 1 }),
    raises: { "most-requests-fail": 90 },
  },
  {
    name: "slow leak: 2 % fail",
    usually: steadily(1_000),
    then: (usual) => ({ ...usual, failing: 0.02 }),
    raises: { "server-errors-unusual": 20, "server-errors-lasting": 50 },
  },
  {
    name: "burst of three errors",
    usually: steadily(60),
    then: (usual, since) => ({ ...usual, ...(since === 0 && { failures: 3 }) }),
    raises: {},
  },
  {
    name: "slow ramp to a hundred times the traffic",
    usually: steadily(20),
    then: (usual, since) => ({ ...usual, requests: 20 + (1_980 * since) / 360 }),
    hours: 6,
    raises: {},
  },
  {
    name: "spike: fifty times the traffic for ten minutes",
    usually: steadily(40),
    then: (usual, since) => (since < 10 ? { ...usual, requests: 2_000 } : usual),
    raises: {},
  },
  {
    name: "holiday: a twentieth of the traffic",
    usually: steadily(200),
    then: (usual) => ({ ...usual, requests: 10 }),
    hours: 12,
    raises: {},
  },
  {
    name: "dead edge",
    usually: steadily(60),
    then: () => ({ requests: 0 }),
    hours: 3,
    raises: { "traffic-stopped": 10, "traffic-missing": 135 },
  },
  {
    name: "dead edge of a service with ten requests an hour",
    usually: steadily(10 / 60),
    then: () => ({ requests: 0 }),
    hours: 3,
    raises: { "traffic-missing": 135 },
  },
  {
    name: "noisy tenant: nine of ten requests, until its quota ends",
    usually: steadily(300),
    then: (usual, since) => ({
      ...usual,
      requests: 3_000,
      dominant: 0.9,
      ...(since >= 60 && { overQuota: 0.8 }),
    }),
    raises: { "tenant-dominates": 16, "tenant-at-quota": 61 },
  },
  {
    name: "slow backend: 3 % take 8 seconds",
    usually: steadily(200),
    then: (usual) => ({ ...usual, slow: 0.03 }),
    raises: { latency: 18 },
  },
  {
    name: "tokens table unreachable, while the authorizer's cache answers most",
    usually: steadily(1_000),
    then: (usual) => ({ ...usual, authorizerFailing: 0.02 }),
    raises: { "authorizer-errors": 4, "server-errors-unusual": 20, "server-errors-lasting": 50 },
  },
  {
    name: "authorizer throttled",
    usually: steadily(200),
    then: (usual) => ({ ...usual, throttled: 3 }),
    raises: { "authorizer-throttled": 5 },
  },
];

describe("an incident raises these alarms and no other, in time", () => {
  it.each(incidents)("$name", ({ usually, then, hours = 2, raises }) => {
    const shape: Shape = (at, minute) =>
      minute < INCIDENT ? usually(at, minute) : then(usually(at, minute), minute - INCIDENT);
    for (const seed of SEEDS) {
      const times = raised(new SimulatedTraffic(START, INCIDENT + hours * 60, shape, seed), INCIDENT);
      const isLate = ([id, limit]: [string, number]): boolean => (times[id as AlarmId] ?? Infinity) > limit;
      expect({
        seed,
        times,
        raised: Object.keys(times).sort(),
        late: Object.entries(raises).filter(isLate),
      }).toEqual({
        seed,
        times,
        raised: Object.keys(raises).sort(),
        late: [],
      });
    }
  });
});
