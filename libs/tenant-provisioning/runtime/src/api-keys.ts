/** An API key that a tenant is to have. */
export interface WantedApiKey {
  readonly value: string;
  readonly description: string;
}

export interface ApiKey {
  readonly id: string;
  readonly enabled: boolean;
}

/** API Gateway's keys. Every method may be called again with the same arguments, and finds what it did. */
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
