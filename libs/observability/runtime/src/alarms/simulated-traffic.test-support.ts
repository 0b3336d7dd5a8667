import type { MetricId } from "../metric";
import type { MetricReader } from "./alarm-monitor";

// Jest looks globals up anew each time, which is slow in a loop.
const { cos, exp, imul, log, max, min, PI, round, sqrt } = Math;

const MINUTE = 60_000;
const FAST_MS = 120;
const SLOW_MS = 8_000;

/** What is to be expected of a minute. Shares are of its requests, 0 to 1. */
export interface Minute {
  /** Mean number of requests; how many there are is chance. */
  readonly requests: number;
  readonly failing?: number;
  /** How many fail at least, without chance. */
  readonly failures?: number;
  readonly slow?: number;
  readonly authorizerFailing?: number;
  /** Of one tenant; the others share the rest evenly. */
  readonly dominant?: number;
  readonly overQuota?: number;
  /** Mean number of invocations of the authorizer that Lambda refuses. */
  readonly throttled?: number;
}

/** Traffic as a function of time. */
export type Shape = (at: Date, minute: number) => Minute;

/** Numbers of 0 to 1 that a seed determines: mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How many events there are when so many are expected and each comes by itself. */
function poisson(mean: number, random: () => number): number {
  if (mean > 50) {
    const normal = sqrt(-2 * log(1 - random())) * cos(2 * PI * random());
    return max(0, round(mean + normal * sqrt(mean)));
  }
  const limit = exp(-mean);
  let count = -1;
  for (let product = 1; product > limit; product *= random()) count += 1;
  return count;
}

/** How many of some events are of a kind that has a share of them. */
function partOf(count: number, share: number, random: () => number): number {
  if (share === 0 || share === 1) return count * share;
  // What is rare is nearly Poisson's; what is usual is not, but for what is left of it.
  if (share > 0.5) return count - partOf(count, 1 - share, random);
  if (count > 50) return min(count, poisson(count * share, random));
  let part = 0;
  for (let event = 0; event < count; event++) if (random() < share) part += 1;
  return part;
}

const COUNTERS = ["requests", "failed", "slow", "refused", "dominant", "overQuota", "throttled"] as const;

/** Metrics of traffic that never was, with data points where API Gateway, Lambda and Contributor Insights have them. */
export class SimulatedTraffic implements MetricReader {
  /** Sums of all minutes up to each. */
  private readonly sums: Readonly<Record<(typeof COUNTERS)[number], Float64Array>>;

  constructor(
    private readonly start: number,
    readonly minutes: number,
    shape: Shape,
    seed: number,
    private readonly tenants = 20,
  ) {
    this.sums = Object.fromEntries(
      COUNTERS.map((name) => [name, new Float64Array(minutes + 1)]),
    ) as typeof this.sums;
    const random = randomNumbers(seed);
    for (let minute = 0; minute < minutes; minute++) {
      const expected = shape(new Date(start + minute * MINUTE), minute);
      const requests = poisson(expected.requests, random);
      const part = (share = 0): number => partOf(requests, share, random);
      const counts = {
        requests,
        failed: max(part(expected.failing), min(requests, expected.failures ?? 0)),
        slow: part(expected.slow),
        refused: part(expected.authorizerFailing),
        dominant: part(expected.dominant ?? 1 / this.tenants),
        overQuota: part(expected.overQuota),
        throttled: poisson(expected.throttled ?? 0, random),
      };
      for (const name of COUNTERS)
        this.sums[name][minute + 1] = (this.sums[name][minute] as number) + counts[name];
    }
  }

  read(metric: MetricId, from: number, to: number): number | undefined {
    const requests = this.count("requests", from, to);
    const some = (count: number): number | undefined => (count === 0 ? undefined : count);
    switch (metric) {
      case "requests":
        return some(requests);
      case "serverErrors":
        return requests === 0 ? undefined : this.count("failed", from, to) + this.count("refused", from, to);
      case "latencyP99":
        if (requests === 0) return undefined;
        return this.count("slow", from, to) > requests / 100 ? SLOW_MS : FAST_MS;
      case "authorizerErrors":
        return some(this.count("refused", from, to));
      case "authorizerThrottles":
        return requests === 0 ? undefined : this.count("throttled", from, to);
      case "quotaExceeded":
        return some(this.count("overQuota", from, to));
      case "activeTenants":
        return some(min(requests, this.tenants));
      case "busiestTenantRequests":
        return some(max(this.count("dominant", from, to), min(requests, 1)));
      default:
        throw new Error(`no alarm reads ${metric}`);
    }
  }

  private count(name: (typeof COUNTERS)[number], from: number, to: number): number {
    const sums = this.sums[name];
    return (sums[this.minuteOf(to)] as number) - (sums[this.minuteOf(from)] as number);
  }

  private minuteOf(time: number): number {
    const minute = (time - this.start) / MINUTE;
    return minute < 0 ? 0 : minute > this.minutes ? this.minutes : minute;
  }
}
