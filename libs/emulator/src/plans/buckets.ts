import type { Bucket, BucketLimits } from "./token-bucket";
import { available, isFull, takeToken } from "./token-bucket";

/** Above this many remembered buckets, those that are full again are forgotten. */
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

  /** How many tokens a bucket holds now. */
  level(name: string, limits: BucketLimits, now: number): number {
    return available(this.buckets.get(name)?.bucket, limits, now);
  }

  /** How many are remembered. */
  get size(): number {
    return this.buckets.size;
  }

  private sweep(now: number): void {
    for (const [name, { bucket, limits }] of this.buckets) {
      if (isFull(bucket, limits, now)) this.buckets.delete(name);
    }
    // When most of them are in use, the next sweep waits for as many again: the cost of a request stays constant.
    this.sweepAt = Math.max(SWEEP_ABOVE, this.buckets.size * 2);
  }
}
