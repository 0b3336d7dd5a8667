/** An API key that a tenant is to have. */
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
   * Returns the key with a value, after creating it, enabled, where there is none. An existing key stays as it is.
   *
   * @throws {QuotaExceededError} when the account can have no more keys.
   */
  ensure(wanted: WantedApiKey): Promise<ApiKey>;
  /** @throws {ApiKeyMissingError} when there is no such key. */
  setEnabled(keyId: string, enabled: boolean): Promise<void>;
  /** Deletes a key, unless it is gone. */
  remove(keyId: string): Promise<void>;
}

/** A plan that has a key. */
export interface HoldingPlan {
  readonly id: string;
  readonly name: string;
  /** The stages that it covers, each as `<id of the API>/<name>`. Two plans that have a key cover no stage both. */
  readonly stages: readonly string[];
}

/** API Gateway's usage plans. Every method is idempotent. */
export interface UsagePlans {
  /**
   * Ids of the plans with these names, by name; a name of which there is none is left out.
   *
   * @throws {DuplicatePlanError} when two plans have one of the names.
   */
  findIds(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The plans that have a key, of any environment. */
  holding(keyId: string): Promise<readonly HoldingPlan[]>;
  /** The stages that a plan covers, as `HoldingPlan.stages`; none where there is no such plan. */
  stagesOf(planId: string): Promise<readonly string[]>;
  hasKey(planId: string, keyId: string): Promise<boolean>;
  /**
   * Puts a key into a plan, unless it is in it.
   *
   * @throws {PlanConflictError} when another plan of the same stage has the key.
   */
  addKey(planId: string, keyId: string): Promise<void>;
  /** Takes a key out of a plan, unless it is not in it. */
  removeKey(planId: string, keyId: string): Promise<void>;
}

/** Whole days in UTC, both included, written as `2026-11-24`. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** What an API key used of a plan, day by day. */
export interface MeteredKey {
  readonly keyId: string;
  /** One entry for each day of the range, in order. `left` is of the plan's quota, and means nothing where there is none. */
  readonly days: readonly { readonly used: number; readonly left: number }[];
}

/** What API Gateway counted. It counts late, and how late is not documented. */
export interface Metering {
  /** The keys in a plan, page by page, in no order, or one of them. One that used nothing may be missing. */
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
