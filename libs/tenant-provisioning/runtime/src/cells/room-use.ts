import type { CellRoom } from "./directory";
import { EMPTY, roomLeft } from "./rooms";

/** How much of the room of an environment's cells is used. Closed cells have none. */
export interface RoomUse {
  /** Further tenants that the open cells take. */
  readonly left: number;
  /** The used percentage of the open cells' capacity; 100 where no cell is open. */
  readonly usedPercent: number;
  /** Cells whose tenants were never counted. They count as empty. */
  readonly notCounted: readonly string[];
}

/**
 * Sums the room of cells.
 *
 * @param cells the names of the cells
 * @param capacity the most tenants that one cell takes. A cell that has more does not reduce the room of others
 */
export function roomUse(
  cells: readonly string[],
  capacity: number,
  rooms: ReadonlyMap<string, Pick<CellRoom, "reserved" | "isClosed">>,
): RoomUse {
  const open = cells.filter((cell) => rooms.get(cell)?.isClosed !== true);
  const left = open.reduce((sum, cell) => sum + roomLeft(rooms.get(cell) ?? EMPTY, capacity), 0);
  return {
    left,
    usedPercent: open.length === 0 ? 100 : 100 * (1 - left / (capacity * open.length)),
    notCounted: cells.filter((cell) => !rooms.has(cell)),
  };
}
