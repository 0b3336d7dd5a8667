/** Where the hashes of valid tokens are kept. */
export interface TokenRecords {
  /**
   * Returns the record stored under a token's hash as it is, or undefined where there is none.
   *
   * Rejects when it cannot know, such as when the store does not answer in time: that is never "there is none".
   */
  find(tokenHash: string): Promise<unknown>;
}
