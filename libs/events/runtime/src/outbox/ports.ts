import type { TenantEvent } from "../schema/tenant-event";

/** Where an item of the outbox is: in the audit trail, or among the notices. */
export interface EntryKey {
  readonly kind: "change" | "notice";
  readonly tenantId: string;
  /** The sort key. That of a change begins with its time. */
  readonly entry: string;
}

/** An item that waits. */
export interface WaitingKey extends EntryKey {
  /** Milliseconds since 1970. 0 where the time of the item is not known, so that it counts as one that waits too long. */
  readonly at: number;
}

/** An item of the audit trail or a notice, as it is stored now. */
export interface StoredEntry extends EntryKey {
  /** The entry of the audit trail, or the notice, as JSON. */
  readonly text: string;
  /** Whether it waits to be published. */
  readonly isWaiting: boolean;
  /** The number under which it was published. */
  readonly sequence?: number;
}

/** The changes and notices that wait to be published. */
export interface Outbox {
  /** All that wait, oldest first for each tenant. It comes from an index that is behind by a second or more. */
  waiting(): Promise<readonly WaitingKey[]>;
  /** Reads an item as it is now. @returns `undefined` if there is none */
  read(key: EntryKey): Promise<StoredEntry | undefined>;
  /** The changes of a tenant after an entry, oldest first, as they are now. */
  changesAfter(key: EntryKey): AsyncIterable<StoredEntry>;
  /** The changes of a tenant before an entry, newest first, as they are now. */
  changesBefore(key: EntryKey): AsyncIterable<StoredEntry>;
  /**
   * Removes an item from the outbox; the item itself stays. Again, it has no effect.
   *
   * @param sequence the number under which it was published, which the item shows from then on, also if another relay has
   *   removed it before. @default it was not
   */
  remove(key: EntryKey, sequence?: number): Promise<void>;
}

/** The last number of a tenant, with the event that it was given to. */
export interface Assigned {
  readonly number: number;
  readonly key: EntryKey;
  readonly event: TenantEvent;
  /** Whether the event is known to be published. */
  readonly isPublished: boolean;
}

/** The numbers of tenants' events. */
export interface Sequences {
  /** The last number that was assigned, as it is now. */
  last(tenantId: string): Promise<Assigned | undefined>;
  /**
   * Assigns the next number, if the last one is still the one before it.
   *
   * @returns false if another relay came first
   */
  assign(next: Assigned): Promise<boolean>;
  /** Records that the event of a number is published, unless there is a later number. */
  confirm(published: Assigned): Promise<void>;
}

/** Where events are published. */
export interface EventBus {
  /**
   * Publishes events, each or none.
   *
   * @returns the error code of each event that was not published, by its position
   */
  publish(events: readonly TenantEvent[]): Promise<ReadonlyMap<number, string>>;
}
