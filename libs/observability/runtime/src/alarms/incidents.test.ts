import type { AlarmId } from "./alarm-definition";
import { DAY, raised, START, steadily, withTheDay } from "./replay.test-support";
import { SimulatedTraffic, type Minute, type Shape } from "./simulated-traffic.test-support";

const SEEDS = [2, 3, 4, 5, 6];

/** The incident begins on a Wednesday at 10:00, after two days of usual traffic. */
const INCIDENT = 2 * DAY + 600;

interface Incident {
  readonly name: string;
  readonly usually: Shape;
  /** The traffic from the incident on. */
  readonly then: (usual: Minute, minutesSince: number) => Minute;
  /** Duration of the observation. @default 2 hours */
  readonly hours?: number;
  /** Exactly these alarms are raised, each once and within this many minutes. */
  readonly raises: Partial<Record<AlarmId, number>>;
}

/** A change that lasts for some minutes. */
const lasting =
  (minutes: number, change: Partial<Minute>): Incident["then"] =>
  (usual, since) =>
    since < minutes ? { ...usual, ...change } : usual;

const incidents: readonly Incident[] = [
  {
    name: "bad deployment: 5 % fail",
    usually: steadily(200),
    then: (usual) => ({ ...usual, failing: 0.05 }),
    raises: { "server-errors": 3, "server-errors-unusual": 16, "server-errors-lasting": 70 },
  },
  {
    name: "bad deployment of a busy service: 5 % fail",
    usually: steadily(20_000),
    then: (usual) => ({ ...usual, failing: 0.05 }),
    raises: { "server-errors": 3, "server-errors-unusual": 16, "server-errors-lasting": 65 },
  },
  {
    name: "bad deployment of a service with ten requests an hour: everything fails",
    usually: steadily(10 / 60),
    then: (usual) => ({ ...usual, failing: 1 }),
    raises: { "most-requests-fail-low-traffic": 90 },
  },
  {
    name: "slow leak: 2 % fail",
    usually: steadily(1_000),
    then: (usual) => ({ ...usual, failing: 0.02 }),
    raises: { "server-errors-unusual": 20, "server-errors-lasting": 75 },
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
    raises: { "tenant-dominates": 20, "tenant-at-quota": 61 },
  },
  {
    name: "slow backend: 3 % take 8 seconds",
    usually: steadily(200),
    then: (usual) => ({ ...usual, slow: 0.03 }),
    raises: { latency: 40 },
  },
  {
    name: "tokens table unreachable, while the authorizer's cache answers most",
    usually: steadily(1_000),
    then: (usual) => ({ ...usual, authorizerFailing: 0.02 }),
    raises: { "authorizer-errors": 4, "server-errors-unusual": 20, "server-errors-lasting": 75 },
  },
  {
    name: "authorizer throttled",
    usually: steadily(200),
    then: (usual) => ({ ...usual, throttled: 3 }),
    raises: { "authorizer-throttled": 5 },
  },
  {
    name: "every tenant gets 401",
    usually: steadily(200),
    then: lasting(240, { unauthorized: 1 }),
    hours: 12,
    raises: { "most-requests-refused": 3, "most-requests-refused-low-traffic": 15 },
  },
  {
    name: "every tenant gets 403",
    usually: steadily(200),
    then: lasting(60, { forbidden: 1 }),
    hours: 12,
    raises: {
      "most-requests-refused": 3,
      "most-requests-refused-low-traffic": 15,
      "tenant-errors": 40,
    },
  },
  {
    name: "every tenant gets 401, and tries three times as often",
    usually: (at) => ({ requests: withTheDay(200, at) }),
    then: (usual, since) =>
      since < 90 ? { ...usual, requests: 3 * usual.requests, unauthorized: 1 } : usual,
    hours: 12,
    raises: { "most-requests-refused": 3, "most-requests-refused-low-traffic": 15 },
  },
  {
    name: "every tenant gets 401 as its cached answer expires, within five minutes",
    usually: steadily(200),
    then: (usual, since) => ({ ...usual, unauthorized: Math.min(1, (since + 0.5) / 5) }),
    raises: { "most-requests-refused": 5, "most-requests-refused-low-traffic": 18 },
  },
  {
    name: "every tenant gets 401, beside a caller with bad tokens who was there before",
    usually: () => ({ requests: 40, strangers: 60 }),
    then: lasting(120, { unauthorized: 1 }),
    hours: 12,
    raises: { "most-requests-refused": 3, "most-requests-refused-low-traffic": 15 },
  },
  {
    name: "every tenant gets 401, with three requests a minute",
    usually: steadily(3),
    then: lasting(120, { unauthorized: 1 }),
    hours: 12,
    raises: { "most-requests-refused-low-traffic": 20 },
  },
  {
    name: "half of the tenants get 401",
    usually: steadily(200),
    then: lasting(120, { unauthorized: 0.5 }),
    hours: 12,
    raises: { "most-requests-refused": 4 },
  },
  {
    name: "a caller with bad tokens comes for a day, with 60 % of the requests",
    usually: steadily(40),
    then: lasting(DAY, { strangers: 60 }),
    hours: 30,
    raises: {},
  },
  {
    name: "a caller with bad tokens comes for ten hours, with 95 % of the requests",
    usually: steadily(40),
    then: lasting(600, { strangers: 760 }),
    hours: 16,
    raises: {},
  },
  {
    name: "a tenant with 1 % of the requests fails completely",
    usually: () => ({ requests: 200, dominant: 0.01 }),
    then: lasting(240, { mistakenOfDominant: 1 }),
    hours: 12,
    raises: { "tenant-errors": 30 },
  },
  {
    name: "a tenant with 1 % of a busy service's requests fails completely",
    usually: () => ({ requests: 1_000, dominant: 0.01, failing: 0.001 }),
    then: lasting(240, { mistakenOfDominant: 1 }),
    hours: 12,
    raises: { "tenant-errors": 30 },
  },
  {
    name: "a tenant with 5 % of the requests fails completely with 5xx",
    usually: steadily(200),
    then: lasting(240, { dominantFailing: 1 }),
    hours: 12,
    raises: {
      "server-errors": 3,
      "tenant-errors": 8,
      "server-errors-unusual": 18,
      "server-errors-lasting": 70,
    },
  },
  {
    name: "a tenant's canary, of one request a minute, fails",
    usually: () => ({ requests: 100, dominant: 0.01 }),
    then: lasting(600, { mistakenOfDominant: 1 }),
    hours: 16,
    raises: { "tenant-errors": 55 },
  },
  {
    name: "a tenant with 1 % of the requests, 36 an hour, fails completely for ten hours",
    usually: () => ({ requests: 60, dominant: 0.01 }),
    then: lasting(600, { mistakenOfDominant: 1 }),
    hours: 40,
    raises: { "tenant-errors": 100 },
  },
  {
    name: "a tenant has some seventy errors in ten minutes, and no more",
    usually: () => ({ requests: 60, dominant: 0.05 }),
    then: (usual, since) => (since < 10 ? { ...usual, dominant: 0.12, mistakenOfDominant: 1 } : usual),
    hours: 40,
    raises: { "tenant-errors": 10 },
  },
  {
    name: "a tenant with 1 % of the requests fails completely for three days, more by day than by night",
    usually: (at) => ({ requests: 2 + withTheDay(200, at), dominant: 0.01 }),
    then: lasting(3 * DAY, { mistakenOfDominant: 1 }),
    hours: 5 * 24,
    raises: { "tenant-errors": 30 },
  },
  {
    name: "retry storm: 65 % of everyone's requests get 4xx for four hours",
    usually: steadily(200),
    then: lasting(240, { mistaken: 0.65 }),
    hours: 12,
    raises: { "tenant-errors": 50 },
  },
  {
    name: "retry storm of one tenant: 65 % of the requests are its 4xx",
    usually: steadily(200),
    then: lasting(240, { requests: 570, dominant: 0.65, mistakenOfDominant: 1 }),
    hours: 12,
    raises: { "tenant-errors": 3 },
  },
  {
    name: "everything fails, three requests a minute",
    usually: steadily(3),
    then: lasting(240, { failing: 1 }),
    hours: 12,
    raises: { "most-requests-fail": 10, "most-requests-fail-low-traffic": 20, "server-errors-lasting": 70 },
  },
  {
    name: "everything fails for eleven hours, ten requests an hour",
    usually: steadily(10 / 60),
    then: lasting(660, { failing: 1 }),
    hours: 16,
    raises: { "most-requests-fail-low-traffic": 90 },
  },
  {
    name: "3 % fail for ten hours",
    usually: steadily(200),
    then: lasting(600, { failing: 0.03 }),
    hours: 18,
    raises: { "server-errors": 10, "server-errors-unusual": 20, "server-errors-lasting": 75 },
  },
  {
    name: "a leak that grows from 1 % to 4 % in three hours, and stays for three",
    usually: steadily(200),
    then: (usual, since) => ({
      ...usual,
      failing: since < 180 ? 0.01 + (0.03 * since) / 180 : since < 360 ? 0.04 : 0.001,
    }),
    hours: 12,
    raises: { "server-errors": 120, "server-errors-unusual": 80, "server-errors-lasting": 130 },
  },
  {
    name: "90 seconds of 5xx",
    usually: steadily(200),
    then: (usual, since) => ({ ...usual, failing: since === 0 ? 1 : since === 1 ? 0.5 : 0.001 }),
    hours: 12,
    raises: { "server-errors": 1 },
  },
  {
    name: "90 seconds of silence",
    usually: steadily(200),
    then: (usual, since) => ({ ...usual, requests: since === 0 ? 0 : since === 1 ? 100 : 200 }),
    hours: 12,
    raises: {},
  },
  {
    name: "the authorizer fails when it starts, for eleven hours",
    usually: steadily(1_000),
    then: (usual, since) => ({
      ...usual,
      ...(since < 660 && since % 37 === 0 && { authorizerFailing: 0.008 }),
    }),
    hours: 18,
    raises: { "authorizer-errors": 120 },
  },
  {
    name: "a tenant that makes four of five requests from now on, more by day than by night",
    usually: (at) => ({ requests: 20 + withTheDay(100, at), failing: 0.001 }),
    then: (usual, since) => ({
      ...usual,
      requests: 5 * usual.requests,
      dominant: 0.8 + 0.05 * Math.sin(since / 300),
    }),
    hours: 8 * 24,
    raises: { "tenant-dominates": 60 },
  },
  {
    name: "the 99th percentile rises by 100 ms an hour",
    usually: steadily(200),
    then: (usual, since) => ({ ...usual, p99: 120 + (100 * since) / 60 + 200 * Math.sin(12.9 * since) }),
    hours: 40,
    raises: { latency: 1_740 },
  },
];

describe("an incident raises these alarms and no other, in time", () => {
  it.each(incidents)("$name", ({ usually, then, hours = 2, raises }) => {
    const shape: Shape = (at, minute) =>
      minute < INCIDENT ? usually(at, minute) : then(usually(at, minute), minute - INCIDENT);
    for (const seed of SEEDS) {
      const times = raised(new SimulatedTraffic(START, INCIDENT + hours * 60, shape, seed), INCIDENT);
      const isLate = ([id, limit]: [string, number]): boolean =>
        (times[id as AlarmId]?.[0] ?? Infinity) > limit;
      const again = Object.entries(times).flatMap(([id, each]) => (each.length > 1 ? [id] : []));
      expect({
        seed,
        times,
        raised: Object.keys(times).sort(),
        late: Object.entries(raises).filter(isLate),
        again,
      }).toEqual({
        seed,
        times,
        raised: Object.keys(raises).sort(),
        late: [],
        again: [],
      });
    }
  });
});
