import { type ControlPlaneQuota, controlPlaneQuotas, totalControlPlaneQuota } from "@tollgate/aws-quotas";
import { ControlPlaneLimiter } from "../../adapters/aws/control-plane-limiter";
import type { Time } from "../../adapters/aws/waiting";

/** API Gateway's control plane in one account and Region: calls take no time, and its quotas are enforced. */
export class SimulatedControlPlane {
  readonly calls = new Map<string, number>();
  readonly #limiter: ControlPlaneLimiter;
  readonly #buckets = new Map<string, Bucket>();

  constructor(private readonly time: Time) {
    this.#limiter = new ControlPlaneLimiter(time);
  }

  /**
   * Sends a call as the adapters do, which keep to the quotas.
   *
   * @throws {Error} when the call is beyond a quota.
   */
  call<Result>(operation: string, act: () => Result): Promise<Result> {
    return this.#limiter.run(operation, async () => {
      this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
      this.#take(operation, controlPlaneQuotas[operation]);
      this.#take("", totalControlPlaneQuota);
      return act();
    });
  }

  #take(name: string, quota: ControlPlaneQuota | undefined): void {
    if (quota === undefined) return;
    const now = this.time.now();
    const bucket = this.#buckets.get(name) ?? { tokens: quota.burstLimit, at: now };
    this.#buckets.set(name, bucket);
    const filled = bucket.tokens + ((now - bucket.at) / 1000) * quota.rateLimit;
    bucket.tokens = Math.min(quota.burstLimit, filled) - 1;
    bucket.at = now;
    if (bucket.tokens < 0) throw new Error(`TooManyRequestsException: ${name || "all operations"}`);
  }
}

interface Bucket {
  tokens: number;
  at: number;
}
