import type { Change, Journal } from "./journal";

/**
 * Gathers changes and writes them in batches, one batch at a time, so that concurrent requests share one `fsync`. A
 * record that changes several times before its batch starts is written once.
 */
export class WriteThrough {
  /** The batch that was queued last; once one fails, so do all after it: what the disk holds is no longer known. */
  private last: Promise<void> = Promise.resolve();
  /** What that batch will hold, until it starts. */
  private open: Map<string, Change> | undefined;

  constructor(private readonly journal: Journal) {}

  add(change: Change): void {
    this.open ??= this.queueBatch();
    this.open.set(`${change.collection}/${change.id}`, change);
  }

  /**
   * Resolves when everything that was added before would survive a kill.
   *
   * @throws the journal's error, for ever after the first one.
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
    // Whoever needs to know asks `durable`; without a listener, Node would end the process.
    this.last.catch(() => {});
    return batch;
  }
}
