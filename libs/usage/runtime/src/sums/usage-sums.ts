import { noUsage, type UsageTotals } from "./usage-totals";

/** Totals by labels, such as route, class of status and token. */
export class UsageSums {
  private readonly rows = new Map<
    string,
    { readonly labels: readonly string[]; readonly totals: UsageTotals }
  >();

  /** Returns the totals of some labels, which the caller adds to. @param labels as many each time */
  of(...labels: readonly string[]): UsageTotals {
    // No label has a line break: they are ids of printable ASCII, and paths.
    const key = labels.join("\n");
    let row = this.rows.get(key);
    if (row === undefined) this.rows.set(key, (row = { labels, totals: noUsage() }));
    return row.totals;
  }

  /** Requests of all labels. */
  get requests(): number {
    let sum = 0;
    for (const { totals } of this.rows.values()) sum += totals.requests;
    return sum;
  }

  get size(): number {
    return this.rows.size;
  }

  *[Symbol.iterator](): IterableIterator<readonly [labels: readonly string[], totals: UsageTotals]> {
    for (const { labels, totals } of this.rows.values()) yield [labels, totals];
  }
}
