import {
  type ControlPlaneQuota,
  controlPlaneQuotas,
  serialOperations,
  totalControlPlaneQuota,
} from "@tollgate/aws-quotas";
import { type Time, systemTime } from "./waiting";

/**
 * Limits the calls of API Gateway's control plane to its published rates, first come, first served. Quotas
 * are per account and Region, so all clients of a process that share an account and Region share one limiter.
 */
export class ControlPlaneLimiter {
  private readonly total: TokenBucket;
  private readonly buckets = new Map<string, TokenBucket>();
  private readonly lastOf = new Map<string, Promise<unknown>>();

  constructor(private readonly time: Time = systemTime) {
    this.total = new TokenBucket(totalControlPlaneQuota, time);
  }

  /**
   * Sends a call as soon as its operation's quota and the total allow it.
   *
   * @param operation such as `CreateApiKey`
   */
  async run<Result>(operation: string, send: () => Promise<Result>): Promise<Result> {
    const limited = async () => {
      await this.bucketOf(operation)?.take();
      await this.total.take();
      return send();
    };
    if (!serialOperations.includes(operation)) return limited();
    const before = this.lastOf.get(operation) ?? Promise.resolve();
    const result = before.then(limited, limited);
    this.lastOf.set(operation, result);
    return result;
  }

  /**
   * Call this after API Gateway throttled a call: other clients use the same quotas, so the burst is used up.
   */
  refused(operation: string): void {
    this.bucketOf(operation)?.empty();
    this.total.empty();
  }

  private bucketOf(operation: string): TokenBucket | undefined {
    const quota = controlPlaneQuotas[operation];
    if (quota === undefined) return undefined;
    const bucket = this.buckets.get(operation) ?? new TokenBucket(quota, this.time);
    this.buckets.set(operation, bucket);
    return bucket;
  }
}

/** A token bucket that can be overdrawn: the caller waits until the bucket is refilled. */
class TokenBucket {
  private tokens: number;
  private at: number;
  private readonly size: number;

  constructor(
    private readonly quota: ControlPlaneQuota,
    private readonly time: Time,
  ) {
    // One less than API Gateway's burst. API Gateway's bucket starts to fill when the first call arrives, and
    // that call may be slower than the others, because it opens the connection.
    this.size = Math.max(1, quota.burstLimit - 1);
    this.tokens = this.size;
    this.at = time.now();
  }

  async take(): Promise<void> {
    this.fill();
    this.tokens -= 1;
    if (this.tokens < 0) await this.time.sleep(Math.ceil((-this.tokens / this.quota.rateLimit) * 1000));
  }

  empty(): void {
    this.fill();
    this.tokens = Math.min(this.tokens, 0);
  }

  private fill(): void {
    const now = this.time.now();
    const elapsed = Math.max(0, now - this.at) / 1000;
    this.tokens = Math.min(this.size, this.tokens + elapsed * this.quota.rateLimit);
    this.at = now;
  }
}
