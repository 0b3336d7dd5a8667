import type { RouterSecretStore } from "./router-secret";

/** The cell of one token, where its name does not say it. */
export interface RouterException {
  /** SHA-256 of the token. */
  readonly hash: string;
  /** Name of the cell. @default the exception is removed */
  readonly cell?: string | undefined;
}

/**
 * The exceptions of the router before the cells of an environment. A write is durable when it is answered; CloudFront's
 * locations read it some seconds later.
 */
export interface RouterExceptions {
  /**
   * Writes exceptions, in batches. Each batch is written as a whole; if one fails, earlier ones stay. Writing the same again
   * succeeds.
   *
   * @throws {RouterStoreFullError} when the store has no room: nothing of the batch is written
   * @throws {RouterMissingError} when the environment's router is not deployed
   * @throws {RouterChangedError} when others write all the time
   */
  write(exceptions: readonly RouterException[]): Promise<void>;
  /** The cell of the exception with a key (`exceptionKey`). */
  get(key: string): Promise<string | undefined>;
  /** All exceptions, by the keys of their tokens (`exceptionKey`), in no order, page by page. */
  list(): AsyncIterable<{ readonly key: string; readonly cell: string }>;
}

/** All that the router's store has: the exceptions and the router's secrets. */
export interface RouterStore extends RouterExceptions {
  readonly secrets: RouterSecretStore;
}
