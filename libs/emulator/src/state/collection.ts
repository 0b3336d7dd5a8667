import type { WriteThrough } from "./write-through";

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page starts; missing on the last one. */
  readonly position?: string;
}

export interface PageQuery {
  /** The `position` of the page before, or nothing for the first one. */
  readonly position?: string | undefined;
  readonly limit: number;
  /** Only ids that start with this. @default every id */
  readonly prefix?: string;
}

/**
 * Records by id, in memory, written through to the journal. Ids are kept sorted, so that a page costs the same
 * whatever the number of records, and a position stays valid when the record that it names is deleted.
 */
export class Collection<T> {
  private readonly records = new Map<string, T>();
  private readonly ids: string[] = [];

  constructor(
    private readonly name: string,
    private readonly writes: WriteThrough,
  ) {}

  get size(): number {
    return this.records.size;
  }

  get(id: string): T | undefined {
    return this.records.get(id);
  }

  values(): IterableIterator<T> {
    return this.records.values();
  }

  set(id: string, record: T): void {
    this.writes.add({ collection: this.name, id, value: record });
    this.load(id, record);
  }

  delete(id: string): void {
    if (!this.records.delete(id)) return;
    this.ids.splice(this.indexOf(id), 1);
    this.writes.add({ collection: this.name, id });
  }

  /** Takes a record that the journal already holds. */
  load(id: string, record: T): void {
    if (!this.records.has(id)) {
      const last = this.ids[this.ids.length - 1];
      // A journal returns its records sorted: the usual case is an append.
      if (last === undefined || last < id) this.ids.push(id);
      else this.ids.splice(this.indexOf(id), 0, id);
    }
    this.records.set(id, record);
  }

  /** @param accept whether a record belongs into the list; what it refuses does not count towards the limit. */
  page({ position, limit, prefix = "" }: PageQuery, accept: (record: T) => boolean = () => true): Page<T> {
    const items: T[] = [];
    let at = this.indexOf(position !== undefined && position > prefix ? position : prefix);
    if (position !== undefined && this.ids[at] === position) at++;
    let last: string | undefined;
    for (; at < this.ids.length; at++) {
      const id = this.ids[at] as string;
      if (!id.startsWith(prefix)) break;
      const record = this.records.get(id) as T;
      if (!accept(record)) continue;
      if (items.length === limit) return { items, position: last as string };
      items.push(record);
      last = id;
    }
    return { items };
  }

  /** Index of the first id that is not before this one. */
  private indexOf(id: string): number {
    let low = 0;
    let high = this.ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ids[middle] as string) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
