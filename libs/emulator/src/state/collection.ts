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

/** Up to this many new ids, or ids of deleted records, are inserted one by one instead of sorting all. */
const FEW = 100;

/**
 * Records by id, in memory, written through to the journal. Pages are read from sorted ids, so that one costs the same
 * whatever the number of records, and a position stays valid when the record that it names is deleted.
 */
export class Collection<T> {
  private readonly records = new Map<string, T>();
  /** Sorted; may still hold the ids of records that are deleted. */
  private ids: string[] = [];
  /** Not in `ids` yet. They are sorted in when the next page is read, so that many additions cost one sort. */
  private added: string[] = [];

  constructor(
    readonly name: string,
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
    this.writes.add({ collection: this.name, id });
  }

  /** Adds a record that the journal already has. */
  load(id: string, record: T): void {
    if (!this.records.has(id)) this.added.push(id);
    this.records.set(id, record);
  }

  /** @param accept filters records; those it rejects do not count towards the limit. */
  page({ position, limit, prefix = "" }: PageQuery, accept: (record: T) => boolean = () => true): Page<T> {
    this.sort();
    const items: T[] = [];
    let at = this.indexOf(position !== undefined && position > prefix ? position : prefix);
    if (position !== undefined && this.ids[at] === position) at++;
    let last: string | undefined;
    for (; at < this.ids.length; at++) {
      const id = this.ids[at] as string;
      if (!id.startsWith(prefix)) break;
      const record = this.records.get(id);
      if (record === undefined || !accept(record)) continue;
      if (items.length === limit) return { items, position: last as string };
      items.push(record);
      last = id;
    }
    return { items };
  }

  /** Updates `ids`: a few new ids are inserted, many are sorted in at once. */
  private sort(): void {
    if (this.added.length < FEW && this.ids.length < 2 * this.records.size + FEW) {
      for (const id of this.added) {
        const at = this.indexOf(id);
        if (this.ids[at] !== id) this.ids.splice(at, 0, id);
      }
    } else {
      const ids = [...this.ids, ...this.added].filter((id) => this.records.has(id)).sort();
      // An id that was deleted and set again stands there twice.
      this.ids = ids.filter((id, at) => id !== ids[at - 1]);
    }
    this.added = [];
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
