import type { BucketLimits } from "../../state/usage-plan";

export interface Bucket {
  readonly tokens: number;
  /** When `tokens` was true, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * Takes one token, as API Gateway's throttling does ("a token bucket algorithm, where a token counts for a request").
 *
 * @param bucket the bucket as it was left; a missing one is full
 * @returns the bucket after the request, or `undefined` when the request is over the limit, and the bucket unchanged
 */
export function takeToken(bucket: Bucket | undefined, limits: BucketLimits, now: number): Bucket | undefined {
  const tokens = available(bucket, limits, now);
  return tokens >= 1 ? { tokens: tokens - 1, at: now } : undefined;
}

/** Whether a bucket is full: then it can be forgotten, because a missing bucket counts as full. */
export function isFull(bucket: Bucket, limits: BucketLimits, now: number): boolean {
  return available(bucket, limits, now) >= capacity(limits);
}

/** How many tokens a bucket holds now; infinite without limits. */
function available(bucket: Bucket | undefined, limits: BucketLimits, now: number): number {
  const size = capacity(limits);
  if (bucket === undefined) return size;
  // A clock that goes backwards neither refills nor drains.
  const elapsed = Math.max(0, now - bucket.at);
  const refilled = elapsed === 0 ? 0 : (elapsed / 1000) * (limits.rateLimit ?? Infinity);
  return Math.min(size, bucket.tokens + refilled);
}

function capacity({ burstLimit, rateLimit }: BucketLimits): number {
  return burstLimit ?? (rateLimit === undefined ? Infinity : Math.max(1, rateLimit));
}

/** Above this many buckets, full ones are removed. */
const SWEEP_ABOVE = 10_000;

/** The token buckets of an account: one for a key in a plan, for each limit of a method, and for the account. */
export class Buckets {
  private readonly buckets = new Map<string, { bucket: Bucket; limits: BucketLimits }>();
  private sweepAt = SWEEP_ABOVE;

  /** @returns whether the request is within the limits; then it is counted. */
  take(name: string, limits: BucketLimits, now: number): boolean {
    const bucket = takeToken(this.buckets.get(name)?.bucket, limits, now);
    if (bucket === undefined) return false;
    this.buckets.set(name, { bucket, limits });
    if (this.buckets.size > this.sweepAt) this.sweep(now);
    return true;
  }

  level(name: string, limits: BucketLimits, now: number): number {
    return available(this.buckets.get(name)?.bucket, limits, now);
  }

  get size(): number {
    return this.buckets.size;
  }

  private sweep(now: number): void {
    for (const [name, { bucket, limits }] of this.buckets) {
      if (isFull(bucket, limits, now)) this.buckets.delete(name);
    }
    // When most are in use, the next sweep waits for twice as many, so that the cost of a request stays constant.
    this.sweepAt = Math.max(SWEEP_ABOVE, this.buckets.size * 2);
  }
}
