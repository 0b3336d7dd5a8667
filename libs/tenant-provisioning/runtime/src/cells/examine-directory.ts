import { chunksOf } from "../core/in-parallel";
import { randomId } from "../core/tenancy";
import { isElsewhere } from "../core/tenant-record";
import type { Cells, CellTenancy } from "./cells";
import type { DirectoryEntry } from "./directory";
import { removeEntry } from "./place-tenant";
import { countedRooms } from "./rooms";

/** A contradiction between the directory and the cells. */
export interface DirectoryFinding {
  readonly kind: "entry-missing" | "entry-without-tenant" | "tenant-in-two-cells" | "room-wrong";
  /** Name of the cell. */
  readonly cell: string;
  readonly subject: string;
  readonly cause: string;
  readonly mend: string;
  /**
   * Repairs it. @returns false after a concurrent change
   *
   * @default a person has to decide
   */
  readonly repair?: () => Promise<boolean>;
}

/** Entries and records that are compared at once. */
const AT_ONCE = 100;

/**
 * Compares the tenants of one cell with the directory, a hundred at a time.
 *
 * @throws any error of the ports.
 */
export async function* examineCell(
  { cell, tenancy }: CellTenancy,
  { directory }: Pick<Cells, "directory">,
): AsyncIterable<DirectoryFinding> {
  let some: string[] = [];
  const compare = async function* (): AsyncIterable<DirectoryFinding> {
    const entries = await directory.getMany(some);
    for (const subject of some.splice(0)) {
      const entry = entries.get(subject);
      if (entry === undefined) {
        const placed = { tenantId: subject, status: "placed", cell, revision: randomId(tenancy) } as const;
        const repair = async () => {
          await directory.write(placed, undefined);
          return true;
        };
        const cause = `the directory lacks the tenant, which is in cell ${cell}`;
        yield { kind: "entry-missing", cell, subject, cause, mend: "run doctor --fix", repair };
      } else if (!cellsOf(entry).includes(cell)) {
        const cause = `cell ${cell} has the tenant, and so says the directory of cell ${entry.cell}`;
        const mend = `compare the records in both tables, and delete the one in cell ${cell}`;
        yield { kind: "tenant-in-two-cells", cell, subject, cause, mend };
      }
    }
  };
  for await (const { tenantId, status } of tenancy.records.list()) {
    // A record that a move left or has yet to fill is in another cell.
    if (isElsewhere(status)) continue;
    some.push(tenantId);
    if (some.length === AT_ONCE) yield* compare();
  }
  yield* compare();
  some = [];
}

/** The cells in which room is reserved for a tenant. */
function cellsOf(entry: DirectoryEntry): readonly string[] {
  if (entry.status === "moving") return [entry.cell, entry.to];
  return entry.status === "leaving" ? [entry.cell, entry.from] : [entry.cell];
}

/**
 * Looks for entries without a tenant, and counts the room of each cell. Run it after the missing entries are
 * repaired.
 *
 * @throws any error of the ports.
 */
export async function* examineDirectory(cells: Cells): AsyncIterable<DirectoryFinding> {
  const { directory, rooms, all } = cells;
  const before = await countedRooms(cells, () => undefined);
  const counts = new Map(all.map(({ cell }) => [cell, 0]));
  const waiting = new Map<string, string[]>(all.map(({ cell }) => [cell, []]));
  const compare = async function* (home: CellTenancy): AsyncIterable<DirectoryFinding> {
    const some = waiting.get(home.cell)?.splice(0) ?? [];
    // `doctor` names a cell that does not answer when it examines the cell itself.
    const records = await home.tenancy.records.getMany(some).catch(() => undefined);
    if (records === undefined) return;
    for (const subject of some) {
      if (records.has(subject)) continue;
      yield {
        kind: "entry-without-tenant",
        cell: home.cell,
        subject,
        cause: `the directory has the tenant in cell ${home.cell}, which lacks it: a creation or a deletion did not end`,
        mend: `run create ${subject} again, or doctor --fix to remove the entry`,
        repair: () => removeEntry(subject, home, cells),
      };
    }
  };
  for await (const entry of directory.list()) {
    for (const cell of cellsOf(entry)) counts.set(cell, (counts.get(cell) ?? 0) + 1);
    const home = all.find(({ cell }) => cell === entry.cell);
    if (home === undefined || entry.status !== "placed") continue;
    const some = waiting.get(home.cell) ?? [];
    some.push(entry.tenantId);
    if (some.length === AT_ONCE) yield* compare(home);
  }
  for (const home of all) yield* compare(home);

  for (const { cell } of all) {
    const [room, count] = [before.get(cell), counts.get(cell) ?? 0];
    if (room === undefined || room.reserved === count) continue;
    // A counter that has changed since is counted by the next run.
    if ((await rooms.all()).get(cell)?.revision !== room.revision) continue;
    const cause = `room for ${room.reserved} tenants is reserved, and the directory has ${count}`;
    const repair = () => rooms.recount(cell, count, room);
    yield { kind: "room-wrong", cell, subject: `cell ${cell}`, cause, mend: "run doctor --fix", repair };
  }
}

/** What `tenants cells` tells of a cell. */
export interface CellReport {
  readonly cell: string;
  /** Tenants, and those that are being created. Null if they were never counted. */
  readonly tenants: number | null;
  /** Further tenants that the cell takes. */
  readonly room: number;
  readonly isClosed: boolean;
  /** Why the cell does not answer. @default it answers */
  readonly failure?: unknown;
}

/** Asks each cell for a sign of life, and reads its room. */
export async function* reportCells({ all, rooms, capacity }: Cells): AsyncIterable<CellReport> {
  const known = await rooms.all();
  for (const some of chunksOf(all, 16)) {
    const signs = await Promise.all(some.map(signOf));
    for (const [at, { cell }] of some.entries()) {
      const room = known.get(cell);
      const isClosed = room?.isClosed === true;
      const left = Math.max(0, capacity - (room?.reserved ?? 0));
      yield { cell, tenants: room?.reserved ?? null, room: isClosed ? 0 : left, isClosed, ...signs[at] };
    }
  }
}

/** Reads from both services of a cell. */
async function signOf({ tenancy }: CellTenancy): Promise<Pick<CellReport, "failure">> {
  try {
    await tenancy.records.get("-");
    await tenancy.plans.findIds([]);
    return {};
  } catch (failure) {
    return { failure };
  }
}
