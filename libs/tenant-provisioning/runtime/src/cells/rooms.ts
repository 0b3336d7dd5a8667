import { inParallel } from "../core/in-parallel";
import type { CellTenancy, Cells } from "./cells";
import type { CellRoom } from "./directory";
import { CellClosedError, CellFullError } from "./errors";

/** Cells that are asked at the same time. */
export const CELLS_AT_ONCE = 16;

/**
 * The counter of each cell. The tenants of a cell without one are counted first: those from before the
 * directory, or of a directory that was lost.
 *
 * @param onFailure gets the error of a cell whose tenants cannot be counted @default it is thrown
 */
export async function countedRooms(
  { all, rooms }: Pick<Cells, "all" | "rooms">,
  onFailure: (cell: string, error: unknown) => void = (_, error) => {
    throw error;
  },
): Promise<ReadonlyMap<string, CellRoom>> {
  const known = await rooms.all();
  const unknown = all.filter(({ cell }) => !known.has(cell));
  if (unknown.length === 0) return known;
  await inParallel(unknown, CELLS_AT_ONCE, async ({ cell, tenancy }) => {
    const ids = new Set<string>();
    try {
      for await (const { tenantId } of tenancy.records.list()) ids.add(tenantId);
    } catch (error) {
      return onFailure(cell, error);
    }
    await rooms.recount(cell, ids.size, undefined);
  });
  return rooms.all();
}

/** The counter of a cell that was never counted, where it counts as empty. */
export const EMPTY: Pick<CellRoom, "reserved"> = { reserved: 0 };

/**
 * Returns how many further tenants a cell takes. A closed one takes none.
 *
 * @param capacity the most tenants that one cell takes
 */
export function roomLeft(
  { reserved, isClosed }: Pick<CellRoom, "reserved" | "isClosed">,
  capacity: number,
): number {
  return isClosed ? 0 : Math.max(0, capacity - reserved);
}

/** Returns the open cells with room for a tenant, that with the most first. */
export function cellsByRoom(
  { all, capacity }: Pick<Cells, "all" | "capacity">,
  rooms: ReadonlyMap<string, CellRoom>,
): readonly CellTenancy[] {
  const leftIn = ({ cell }: CellTenancy) => {
    const room = rooms.get(cell);
    return room === undefined ? 0 : roomLeft(room, capacity);
  };
  // Of equal ones, the first stays first.
  return all.filter((cell) => leftIn(cell) > 0).sort((one, other) => leftIn(other) - leftIn(one));
}

/** The error of a cell in which no room could be reserved. */
export async function noRoomIn(
  cell: string,
  cells: Pick<Cells, "environment" | "capacity" | "rooms">,
): Promise<CellFullError | CellClosedError> {
  const isClosed = (await cells.rooms.all()).get(cell)?.isClosed === true;
  return isClosed ? new CellClosedError(cell, cells.environment) : new CellFullError(cell, cells);
}
