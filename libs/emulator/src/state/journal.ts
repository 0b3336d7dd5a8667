/** One record that was set, or deleted when `value` is missing. */
export interface Change {
  readonly collection: string;
  readonly id: string;
  readonly value?: unknown;
}

export interface Journal {
  /** Every record that was written and not deleted since. */
  entries(): AsyncIterable<Required<Change>>;
  /** Resolves once the changes would survive a kill of the process. */
  write(changes: readonly Change[]): Promise<void>;
  close(): Promise<void>;
}

/** Stores nothing: the state is lost when the process ends. */
export const memoryJournal: Journal = {
  async *entries() {},
  write: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
