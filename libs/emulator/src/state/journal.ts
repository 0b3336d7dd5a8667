/** One record that was set, or deleted when `value` is missing. */
export interface Change {
  readonly collection: string;
  readonly id: string;
  readonly value?: unknown;
}

/** Where records outlive the process. */
export interface Journal {
  /** Every record that was written and not deleted since. */
  entries(): AsyncIterable<Required<Change>>;
  /** Resolves once the changes would survive a kill of the process. */
  write(changes: readonly Change[]): Promise<void>;
  close(): Promise<void>;
}

/** Keeps nothing: the state lives and dies with the process. */
export const memoryJournal: Journal = {
  async *entries() {},
  write: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
