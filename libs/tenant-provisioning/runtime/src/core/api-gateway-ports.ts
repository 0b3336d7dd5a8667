import type { PlanLimits } from "@tollgate/environments";

export interface WantedApiKey {
  readonly value: string;
  readonly description: string;
}

export interface ApiKey {
  readonly id: string;
  readonly enabled: boolean;
}

/** API Gateway's keys. Every method is idempotent. */
export interface ApiKeys {
  find(value: string): Promise<ApiKey | undefined>;
  /** The key with a value, if there is one, and how many keys the account has in the Region. */
  count(value: string): Promise<{ readonly found?: ApiKey; readonly count: number }>;
  byId(keyId: string): Promise<(ApiKey & { readonly value: string }) | undefined>;
  /**
   * Returns the key with a value. If none exists, creates it, enabled. An existing key is not changed.
   *
   * @throws {QuotaExceededError} when the account can have no more keys.
   */
  ensure(wanted: WantedApiKey): Promise<ApiKey>;
  /** @throws {ApiKeyMissingError} when there is no such key. */
  setEnabled(keyId: string, enabled: boolean): Promise<void>;
  /** Deletes a key if it exists. */
  remove(keyId: string): Promise<void>;
}

export interface HoldingPlan {
  readonly id: string;
  readonly name: string;
  /**
   * The stages that the plan covers, each as `<id of the API>/<name>`. Two plans that contain the same key
   * never cover the same stage.
   */
  readonly stages: readonly string[];
}

/** A usage plan in API Gateway. A missing limit means unlimited. */
export interface DeployedPlan extends PlanLimits {
  readonly id: string;
  readonly name: string;
  /** As `HoldingPlan.stages`. */
  readonly stages: readonly string[];
}

/** API Gateway's usage plans. Every method is idempotent. */
export interface UsagePlans {
  /** Every usage plan in the account and Region, sorted by id. */
  all(): Promise<readonly DeployedPlan[]>;
  /**
   * Ids of the plans with these names, by name. A name without a plan is omitted.
   *
   * @throws {DuplicatePlanError} when two plans have one of the names.
   */
  findIds(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The plans that contain a key, in any environment. */
  holding(keyId: string): Promise<readonly HoldingPlan[]>;
  /** The stages that a plan covers, as `HoldingPlan.stages`. Empty if the plan does not exist. */
  stagesOf(planId: string): Promise<readonly string[]>;
  hasKey(planId: string, keyId: string): Promise<boolean>;
  /**
   * Adds a key to a plan, unless the plan contains it.
   *
   * @throws {PlanConflictError} when another plan of the same stage contains the key.
   * @throws {PlanGoneError} when the plan does not exist. {@link ApiKeyMissingError}
   */
  addKey(planId: string, keyId: string): Promise<void>;
  /** Removes a key from a plan, if the plan contains it. */
  removeKey(planId: string, keyId: string): Promise<void>;
}

/** A usage plan of one tenant's own limits. */
export interface WantedPlan extends Omit<DeployedPlan, "id"> {
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The usage plans of tenants' own limits, which Terraform does not know. */
export interface OwnPlans {
  /**
   * Creates a plan. API Gateway accepts a name twice, so this call is not idempotent: look for the name before
   * and after.
   *
   * @throws {QuotaExceededError} when the account can have no more plans.
   */
  create(wanted: WantedPlan): Promise<DeployedPlan>;
  /** Changes a plan's limits in place: its keys stay, and so does their usage. @throws {PlanGoneError} */
  change(plan: DeployedPlan, wanted: PlanLimits): Promise<void>;
  /** Removes a plan with its memberships, if it exists. */
  remove(plan: DeployedPlan): Promise<void>;
}

/** Whole days in UTC, both included, written as `2026-11-24`. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** The usage of an API key in a plan, day by day. */
export interface MeteredKey {
  readonly keyId: string;
  /**
   * One entry for each day of the range, in order. `left` is the rest of the plan's quota. It is meaningless
   * if the plan has no quota.
   */
  readonly days: readonly { readonly used: number; readonly left: number }[];
}

/** The usage that API Gateway counted. It counts with a delay, which is not documented. */
export interface Metering {
  /**
   * The usage of all keys in a plan, or of one key, page by page, in no order. An unused key may be missing.
   */
  usageOf(planId: string, range: DayRange, keyId?: string): AsyncIterable<MeteredKey>;
}

/** API Gateway's cache of an environment's authorizer results. */
export interface AuthorizerCache {
  /**
   * Empties the cache: the next request with each token calls the authorizer.
   *
   * @throws {ApiNotFoundError} where the environment's API is not deployed.
   */
  flush(): Promise<void>;
}
