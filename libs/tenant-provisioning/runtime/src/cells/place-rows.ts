import { chunksOf, inParallel } from "../core/in-parallel";
import { randomId } from "../core/tenancy";
import type { ImportRow } from "../import/import-row";
import { type Cells, cellNamed } from "./cells";
import type { DirectoryEntry } from "./directory";
import { CellsFullError, DirectoryChangedError, TenantInCellError } from "./errors";
import { CELLS_AT_ONCE, countedRooms, noRoomIn, roomLeft } from "./rooms";

/** Rows that reserve room with one write. A killed run leaves at most so much room reserved in each cell. */
const RESERVED_AT_ONCE = 100;
const WRITES_AT_ONCE = 25;

export interface PlacedRows {
  /** The entries of tenants, by id. */
  readonly entries: ReadonlyMap<string, DirectoryEntry>;
  /** The tenants that were entered now. */
  readonly added: ReadonlySet<string>;
  /** The reasons why tenants have no cell, by id. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * Finds the cells of rows' tenants, and places those that are new: in the stated cell, or spread by room.
 *
 * @param failed cells to which nothing goes
 */
export async function placeRows(
  rows: readonly ImportRow[],
  cells: Cells,
  failed: ReadonlySet<string>,
  tell: (line: string) => void,
): Promise<PlacedRows> {
  const { directory, all } = cells;
  const wishes = new Map(rows.map(({ tenantId, cell }) => [tenantId, cell]));
  const entries = new Map(await directory.getMany([...wishes.keys()]));
  const added = new Set<string>();
  const refused = new Map<string, string>();
  const unknown = [...wishes.keys()].filter((tenantId) => !entries.has(tenantId));

  // Tenants from before the directory, whose room is reserved.
  const [first] = all;
  const former = await first.tenancy.records.getMany(unknown);
  const write = async (tenantId: string, cell: string) => {
    const entry = { tenantId, status: "placed", cell, revision: randomId(first.tenancy) } as const;
    try {
      await directory.write(entry, undefined);
      entries.set(tenantId, entry);
      return true;
    } catch (error) {
      if (!(error instanceof DirectoryChangedError)) throw error;
      const other = await directory.get(tenantId);
      if (other !== undefined) entries.set(tenantId, other);
      return false;
    }
  };
  await inParallel([...former.keys()], WRITES_AT_ONCE, (tenantId) => write(tenantId, first.cell));

  const fresh = unknown.filter((tenantId) => !former.has(tenantId));
  if (fresh.length > 0) {
    const silent = new Set(failed);
    const room = await roomInCells(cells, silent, tell);
    for (const some of chunksOf(fresh, RESERVED_AT_ONCE * all.length)) {
      const chosen = await reserve(some, wishes, { room, silent }, cells, refused);
      await inParallel([...chosen], WRITES_AT_ONCE, async ([tenantId, cell]) => {
        if (await write(tenantId, cell)) added.add(tenantId);
        else await cells.rooms.release(cell, 1);
      });
    }
  }

  for (const [tenantId, wish] of wishes) {
    const entry = entries.get(tenantId);
    if (entry === undefined) continue;
    const problem = problemOf(entry, wish, cells);
    if (problem === undefined) continue;
    refused.set(tenantId, problem);
    entries.delete(tenantId);
  }
  return { entries, added, refused };
}

function problemOf({ tenantId, cell }: DirectoryEntry, wish: string | undefined, cells: Cells) {
  if (wish !== undefined && wish !== cell) return new TenantInCellError(tenantId, cell).message;
  try {
    cellNamed(cell, cells);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The room that is left in each cell that answers. @param silent cells that do not, to which others are added */
async function roomInCells(
  cells: Cells,
  silent: Set<string>,
  tell: (line: string) => void,
): Promise<Map<string, number>> {
  const passOver = (cell: string, error: unknown) => {
    if (silent.has(cell)) return;
    silent.add(cell);
    const cause = error instanceof Error ? error.message : String(error);
    tell(`Cell ${cell} is passed over, because it does not answer: ${cause}`);
  };
  const rooms = await countedRooms(cells, passOver);
  await inParallel(cells.all, CELLS_AT_ONCE, ({ cell, tenancy }) =>
    tenancy.records.getMany(["-"]).catch((error: unknown) => passOver(cell, error)),
  );
  const left = new Map<string, number>();
  for (const { cell } of cells.all) {
    const room = rooms.get(cell);
    if (room !== undefined && !silent.has(cell)) left.set(cell, roomLeft(room, cells.capacity));
  }
  return left;
}

/** Reserves room for new tenants. @returns the cell of each, but for those that are refused */
async function reserve(
  tenantIds: readonly string[],
  wishes: ReadonlyMap<string, string | undefined>,
  { room, silent }: { readonly room: Map<string, number>; readonly silent: ReadonlySet<string> },
  cells: Cells,
  refused: Map<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const chosen = new Map<string, string>();
  let rest = tenantIds;
  while (rest.length > 0) {
    const byCell = new Map<string, string[]>();
    for (const tenantId of rest) {
      const wish = wishes.get(tenantId);
      const cell = wish ?? withMostRoom(room);
      const left = cell === undefined ? 0 : (room.get(cell) ?? 0);
      if (wish !== undefined && silent.has(wish)) {
        refused.set(tenantId, `cell ${wish} does not answer: import the row again when it does`);
        continue;
      }
      if (cell === undefined || left <= 0) {
        const full = wish === undefined ? new CellsFullError(cells) : await noRoomIn(wish, cells);
        refused.set(tenantId, full.message);
        continue;
      }
      room.set(cell, left - 1);
      byCell.set(cell, [...(byCell.get(cell) ?? []), tenantId]);
    }
    rest = [];
    for (const [cell, some] of byCell) {
      if (await cells.rooms.reserve(cell, some.length, cells.capacity)) {
        for (const tenantId of some) chosen.set(tenantId, cell);
        continue;
      }
      // Another operator took room, or the cell is drained: this cell's room is read again.
      const now = (await cells.rooms.all()).get(cell);
      room.set(cell, now === undefined ? 0 : roomLeft(now, cells.capacity));
      rest = [...rest, ...some];
    }
  }
  return chosen;
}

/** Returns the first of the cells with the most room, or undefined where there is none. */
export function withMostRoom(room: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const [cell, left] of room)
    if (left > most) {
      best = cell;
      most = left;
    }
  return best;
}
