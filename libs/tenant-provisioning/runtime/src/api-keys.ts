/** An API key that a tenant is to have. */
export interface WantedApiKey {
  readonly value: string;
  readonly description: string;
}

/** API Gateway's keys and plans. Every method may be called again with the same arguments, and finds what it did. */
export interface ApiKeys {
  /** Returns the id of the usage plan with a name, or undefined where there is none. */
  findPlanId(name: string): Promise<string | undefined>;
  /** Returns the id of the key with a value, after creating it, enabled, where there is none. An existing key stays as it is. */
  ensureKey(wanted: WantedApiKey): Promise<string>;
  /** Puts a key into a plan, unless it is in it. */
  ensureInPlan(keyId: string, planId: string): Promise<void>;
}
