import type { MetricId } from "../metrics/metric";
import type { MetricReader } from "./minute-reader";

// Jest resolves globals at each access, which is slow in a loop.
const { ceil, cos, exp, floor, imul, log, max, min, PI, round, sqrt } = Math;

const MINUTE = 60_000;
const FAST_MS = 120;
const SLOW_MS = 8_000;

/** The expected traffic of a minute. Shares are of its requests, 0 to 1. */
export interface Minute {
  /** Mean number of requests; the actual number is random. */
  readonly requests: number;
  readonly failing?: number;
  /** Minimum number of failures, not random. */
  readonly failures?: number;
  readonly slow?: number;
  readonly authorizerFailing?: number;
  /** Share of one tenant; the others share the rest evenly. */
  readonly dominant?: number;
  readonly overQuota?: number;
  /** Share that is answered 4xx, for all tenants. */
  readonly mistaken?: number;
  /** Share of the dominant tenant's requests that fails, in addition to the share of all. @default none */
  readonly dominantFailing?: number;
  /** Share of the dominant tenant's requests that is answered 4xx. @default none */
  readonly mistakenOfDominant?: number;
  /** Refused with 401, so the tenant is unknown. */
  readonly unauthorized?: number;
  /** Refused with 403, after the authorizer has identified the tenant. */
  readonly forbidden?: number;
  /** Mean number of additional requests without a valid token: each gets a 401. */
  readonly strangers?: number;
  /** The 99th percentile of the latency, in milliseconds. @default from `slow` */
  readonly p99?: number;
  /** Mean number of authorizer invocations that Lambda throttles. */
  readonly throttled?: number;
}

export type Shape = (at: Date, minute: number) => Minute;

/** Pseudorandom numbers from 0 to 1 for a seed: mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A random number of independent events with a given mean. */
function poisson(mean: number, random: () => number): number {
  if (mean === 0) return 0;
  if (mean > 50) {
    const normal = sqrt(-2 * log(1 - random())) * cos(2 * PI * random());
    return max(0, round(mean + normal * sqrt(mean)));
  }
  const limit = exp(-mean);
  let count = -1;
  for (let product = 1; product > limit; product *= random()) count += 1;
  return count;
}

/** A random part of some events, given its share. */
function partOf(count: number, share: number, random: () => number): number {
  if (share === 0 || share === 1) return count * share;
  // For small shares, a Poisson distribution is a good approximation; for large shares, use it for the rest.
  if (share > 0.5) return count - partOf(count, 1 - share, random);
  if (count > 50) return min(count, poisson(count * share, random));
  let part = 0;
  for (let event = 0; event < count; event++) if (random() < share) part += 1;
  return part;
}

const COUNTERS = [
  "requests",
  "failed",
  "slow",
  "undecided",
  "refused",
  "mistaken",
  "dominant",
  "overQuota",
  "throttled",
  "p99",
] as const;

type Counts = Readonly<Record<(typeof COUNTERS)[number], number>>;

/**
 * Metrics of simulated traffic, with data points where API Gateway, Lambda and Contributor Insights have
 * them.
 */
export class SimulatedTraffic implements MetricReader {
  /** Cumulative sums per minute. */
  private readonly sums: Readonly<Record<(typeof COUNTERS)[number], Float64Array>>;
  /** Cumulative sums of each tenant's errors. */
  private readonly errors: readonly Float64Array[];
  private readonly random: () => number;

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
    this.errors = Array.from({ length: tenants }, () => new Float64Array(minutes + 1));
    this.random = randomNumbers(seed);
    for (let minute = 0; minute < minutes; minute++) {
      for (const errors of this.errors) errors[minute + 1] = errors[minute] as number;
      const counts = this.countsOf(shape(new Date(start + minute * MINUTE), minute), minute);
      for (const name of COUNTERS)
        this.sums[name][minute + 1] = (this.sums[name][minute] as number) + counts[name];
    }
  }

  private countsOf(expected: Minute, minute: number): Counts {
    const { random, tenants } = this;
    const known = poisson(expected.requests, random);
    const part = (share = 0): number => partOf(known, share, random);
    const dominant = part(expected.dominant ?? 1 / tenants);
    const failed = max(part(expected.failing), min(known, expected.failures ?? 0));
    const failedOfDominant = partOf(dominant, expected.dominantFailing ?? 0, random);
    const mistaken = part(expected.mistaken);
    const mistakenOfDominant = partOf(dominant, expected.mistakenOfDominant ?? 0, random);
    const forbidden = part(expected.forbidden);
    const strangers = poisson(expected.strangers ?? 0, random);
    this.addErrors(minute, 0, failedOfDominant + mistakenOfDominant);
    for (let error = 0; error < failed + mistaken + forbidden; error++)
      this.addErrors(minute, random() * known < dominant ? 0 : 1 + floor(random() * (tenants - 1)), 1);
    return {
      requests: known + strangers,
      failed: failed + failedOfDominant,
      slow: part(expected.slow),
      undecided: part(expected.authorizerFailing),
      refused: forbidden + part(expected.unauthorized) + strangers,
      mistaken: mistaken + mistakenOfDominant,
      dominant,
      overQuota: part(expected.overQuota),
      throttled: poisson(expected.throttled ?? 0, random),
      p99: expected.p99 ?? 0,
    };
  }

  private addErrors(minute: number, tenant: number, count: number): void {
    const errors = this.errors[tenant] as Float64Array;
    errors[minute + 1] = (errors[minute + 1] as number) + count;
  }

  read(metric: MetricId, from: number, to: number): number | undefined {
    const requests = this.count("requests", from, to);
    const some = (count: number): number | undefined => (count === 0 ? undefined : count);
    const ifAny = (...names: readonly (keyof Counts)[]): number | undefined =>
      requests === 0 ? undefined : names.reduce((sum, name) => sum + this.count(name, from, to), 0);
    switch (metric) {
      case "requests":
        return some(requests);
      case "serverErrors":
        return ifAny("failed", "undecided");
      case "clientErrors":
        return ifAny("refused", "mistaken", "overQuota");
      case "latencyP99":
        return requests === 0 ? undefined : this.p99(from, to, requests);
      case "authorizerErrors":
        return some(this.count("undecided", from, to));
      case "authorizerThrottles":
        return ifAny("throttled");
      case "refused":
        return some(this.count("refused", from, to));
      case "quotaExceeded":
        return some(this.count("overQuota", from, to));
      case "activeTenants":
        return some(min(requests, this.tenants));
      case "busiestTenantRequests":
        return some(this.busiest(from, to, requests));
      case "tenantErrors":
        return some(this.errors.reduce((sum, errors) => sum + this.between(errors, from, to), 0));
      case "worstTenantErrors":
        return some(this.errors.reduce((most, errors) => max(most, this.between(errors, from, to)), 0));
      default:
        throw new Error(`no alarm reads ${metric}`);
    }
  }

  private p99(from: number, to: number, requests: number): number {
    const given = this.count("p99", from, to) / ((to - from) / MINUTE);
    return given > 0 ? given : this.count("slow", from, to) > requests / 100 ? SLOW_MS : FAST_MS;
  }

  private busiest(from: number, to: number, requests: number): number {
    const dominant = this.count("dominant", from, to);
    return max(dominant, ceil((requests - dominant) / (this.tenants - 1)));
  }

  private count(name: (typeof COUNTERS)[number], from: number, to: number): number {
    return this.between(this.sums[name], from, to);
  }

  private between(sums: Float64Array, from: number, to: number): number {
    return (sums[this.minuteOf(to)] as number) - (sums[this.minuteOf(from)] as number);
  }

  private minuteOf(time: number): number {
    const minute = (time - this.start) / MINUTE;
    return minute < 0 ? 0 : minute > this.minutes ? this.minutes : minute;
  }
}
