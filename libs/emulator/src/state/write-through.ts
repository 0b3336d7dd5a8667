import type { Change, Journal } from "./journal";

/**
 * Gathers changes and writes them in batches, one batch at a time, so that concurrent requests share one `fsync`. A
 * record that changes several times before its batch starts is written once.
 */
export class WriteThrough {
  /** The batch that was queued last. Once a batch fails, all later ones fail too: the state on disk is unknown. */
  private last: Promise<void> = Promise.resolve();
  /** The changes of that batch, until it starts. */
  private open: Map<string, Change> | undefined;

  constructor(private readonly journal: Journal) {}

  add(change: Change): void {
    this.open ??= this.queueBatch();
    this.open.set(`${change.collection}/${change.id}`, change);
  }

  /**
   * Resolves when everything that was added before is durable.
   *
   * @throws the journal's error, and from then on at every call.
   */
  durable(): Promise<void> {
    return this.last;
  }

  private queueBatch(): Map<string, Change> {
    const batch = new Map<string, Change>();
    this.last = this.last.then(() => {
      this.open = undefined;
      return this.journal.write([...batch.values()]);
    });
    // Callers learn of a failure from `durable`. Without this listener, Node would end the process.
    this.last.catch(() => {});
    return batch;
  }
}
