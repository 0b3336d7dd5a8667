// The cells of an environment with more than one: the directory of tenants, and the room of each cell.
// Not here: what happens inside one cell, which are the use cases of the other rooms.

import { randomId, type Tenancy } from "../core/tenancy";

/** A tenant in one cell. */
export interface PlacedTenant {
  readonly tenantId: string;
  readonly status: "placed";
  /** Name of the cell, such as `2`. */
  readonly cell: string;
  /** Random, and new at each write. A write names the revision that it replaces. */
  readonly revision: string;
}

/**
 * What the audit trail says of the begin of a move. The entry has it, so that every run that continues the move writes the
 * same event.
 */
interface MoveBegin {
  /** When the move began, in seconds since 1970, to the millisecond. @default an earlier version began it */
  readonly begunAt?: number;
  /** The operator who began it. */
  readonly begunBy?: string;
  /** The move's id in the audit trail: 16 hexadecimal digits. */
  readonly operation?: string;
}

/** The same of its end. */
interface MoveEnd extends MoveBegin {
  /** When the tenant's cell changed, or the move was cancelled, in seconds since 1970, to the millisecond. */
  readonly endedAt?: number;
  readonly endedBy?: string;
}

/** A tenant on its way from one cell to another. */
export interface MovingTenant extends MoveBegin {
  readonly tenantId: string;
  readonly status: "moving";
  /** The cell that the tenant leaves. */
  readonly cell: string;
  /** The cell that the tenant goes to. It has room reserved in both. */
  readonly to: string;
  /**
   * Second since 1970 from which on every router sends the tenant's requests to the new cell.
   *
   * @default the router has not been told yet
   */
  readonly switchAt?: number;
  readonly revision: string;
}

/** A tenant whose move was cancelled, and which the other cell may still let in. */
export interface ReturningTenant extends MoveEnd {
  readonly tenantId: string;
  readonly status: "returning";
  /** The tenant's cell, in which it stays. */
  readonly cell: string;
  /** The cell that it was being moved to. It has room reserved in both. */
  readonly to: string;
  /**
   * Second since 1970 from which on no router sends the tenant's requests to the other cell, and that cell has no cached
   * answer for it.
   *
   * @default the router has not been told yet
   */
  readonly until?: number;
  readonly revision: string;
}

/** A tenant that has moved, and whose former cell still answers requests which a router sends there late. */
export interface LeavingTenant extends MoveEnd {
  readonly tenantId: string;
  readonly status: "leaving";
  /** The tenant's cell. */
  readonly cell: string;
  /** The former cell. It has room reserved in both. */
  readonly from: string;
  /** Second since 1970 from which on nothing of the tenant works in the former cell. */
  readonly until: number;
  readonly revision: string;
}

/** Where a tenant is. */
export type DirectoryEntry = PlacedTenant | MovingTenant | ReturningTenant | LeavingTenant;

/** A new entry of a tenant in a cell, of a revision of its own. */
export function newEntry(
  tenantId: string,
  cell: string,
  tenancy: Pick<Tenancy, "randomBytes">,
): PlacedTenant {
  return { tenantId, status: "placed", cell, revision: randomId(tenancy) };
}

/** The cells that have something of a tenant; the one that it was in first comes first. */
export function oldestFirst(entry: DirectoryEntry): readonly string[] {
  if (entry.status === "moving" || entry.status === "returning") return [entry.cell, entry.to];
  return entry.status === "leaving" ? [entry.from, entry.cell] : [entry.cell];
}

/**
 * The directory of tenants of an environment with several cells. Reads see every write that was answered
 * before. A tenant's id is unique over all cells, because its entry is one item.
 */
export interface Directory {
  get(tenantId: string): Promise<DirectoryEntry | undefined>;
  /**
   * The existing entries of tenants, by id.
   *
   * @param onUnreadable gets each entry that cannot be read @default it is an error
   */
  getMany(
    tenantIds: readonly string[],
    onUnreadable?: (tenantId: string, error: Error) => void,
  ): Promise<ReadonlyMap<string, DirectoryEntry>>;
  /**
   * Writes an entry if the stored revision is `replaces` (undefined: if there is none). Writing the same
   * entry again succeeds.
   *
   * @throws {DirectoryChangedError} when another revision is stored.
   */
  write(entry: DirectoryEntry, replaces: string | undefined): Promise<void>;
  /**
   * Removes an entry that has not changed since it was read. An entry that is gone already is removed.
   *
   * @throws {DirectoryChangedError} when another revision is stored.
   */
  remove(entry: DirectoryEntry): Promise<void>;
  /**
   * All entries, in no order, page by page.
   *
   * @param onUnreadable gets each entry that cannot be read @default it is an error
   */
  list(onUnreadable?: (tenantId: string, error: Error) => void): AsyncIterable<DirectoryEntry>;
}

/** The number of tenants that a cell has, or that are about to be created in it. */
export interface CellRoom {
  readonly cell: string;
  readonly reserved: number;
  /** The cell takes no further tenants, because it is being drained, or was. */
  readonly isClosed?: true;
  /** Random, and new at each change. */
  readonly revision: string;
}

/**
 * The counter of each cell. It is reserved before a tenant's entry is written, and released after the entry
 * is removed. A lost answer or a killed process may leave it too high, never too low.
 */
export interface CellRooms {
  /** The counters by cell. A cell whose tenants were never counted has none. */
  all(): Promise<ReadonlyMap<string, CellRoom>>;
  /**
   * Reserves room for tenants.
   *
   * @param capacity the most that the cell takes @default no limit: the tenants are there already
   * @returns false when the cell has not so much room, no counter, or is closed
   */
  reserve(cell: string, count: number, capacity?: number): Promise<boolean>;
  /** Releases the room of tenants. Does nothing where it is not certain that this was not done before. */
  release(cell: string, count: number): Promise<void>;
  /** Closes a cell, which then takes no further tenants, or opens it. @returns false when it has no counter */
  setClosed(cell: string, isClosed: boolean): Promise<boolean>;
  /**
   * Sets a counter that has not changed since it was read (undefined: that does not exist).
   *
   * @returns false when it has changed
   */
  recount(cell: string, reserved: number, read: CellRoom | undefined): Promise<boolean>;
}
