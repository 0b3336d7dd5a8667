/** An API key that is to be made in a plan. */
export interface ImportedKey {
  readonly value: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly planId: string;
}

/** Makes many API keys at once. */
export interface KeyImport {
  /**
   * Makes keys, named as their values, each in its plan. A key that is there already is overwritten. Which ones were made is
   * to be looked up: API Gateway does not say in what order it names their ids.
   *
   * @returns what API Gateway warned of; where it warned, a key may be missing, or be in no plan
   * @throws {QuotaExceededError} when the account can have no more keys; some of them may be made
   */
  importKeys(keys: readonly ImportedKey[]): Promise<readonly string[]>;
}
