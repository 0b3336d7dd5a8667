import type { Quota } from "@tollgate/aws-quotas";

/** Limits of a token bucket. A missing member means no limit. */
export interface BucketLimits {
  /** Requests per second: how fast the bucket refills. */
  readonly rateLimit?: number;
  /** Requests at once: the bucket's capacity. */
  readonly burstLimit?: number;
}

export interface ApiStage {
  readonly apiId: string;
  readonly stage: string;
  /** Further limits of each key for single methods, by `{resource path}/{METHOD}`: the plan's throttle holds beside them. */
  readonly throttle?: Readonly<Record<string, BucketLimits>>;
}

/** A usage plan, as API Gateway keeps it (`UsagePlan` in its API reference). */
export interface UsagePlan {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly apiStages: readonly ApiStage[];
  /** Limits of each key, over all stages of the plan together. @default only the stage's and the account's limits apply */
  readonly throttle?: BucketLimits;
  /** Requests of each key in a period. @default not limited */
  readonly quota?: Quota;
  readonly productCode?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface PlanKey {
  readonly planId: string;
  readonly keyId: string;
}

/** A key's usage of a plan. It is updated in place, because copying 90 days for each request would be slow. */
export interface UsageRecord {
  /** Start of the period that `used` and `extension` belong to, in milliseconds since 1970. */
  period: number;
  /** Requests in that period. */
  used: number;
  /** What `UpdateUsage` granted (or took away) in that period. */
  extension: number;
  /** Requests, and what was left after the last one, by UTC day. */
  readonly days: Record<string, [used: number, remaining: number]>;
}
