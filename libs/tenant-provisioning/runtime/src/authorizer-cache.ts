/** The answers that API Gateway keeps of an environment's authorizer. */
export interface AuthorizerCache {
  /**
   * Forgets all of them: the next request of every token calls the authorizer.
   *
   * @throws {ApiNotFoundError} where the environment's API is not deployed.
   */
  flush(): Promise<void>;
}
