import type { BucketLimits } from "../api-gateway/metering/token-bucket";
import type { Quota } from "../api-gateway/metering/quota";

/** A stage that a plan covers. */
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

/** That a key belongs to a plan. */
export interface PlanKey {
  readonly planId: string;
  readonly keyId: string;
}
