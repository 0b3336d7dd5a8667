import { chunksOf } from "../core/in-parallel";
import type { Cells, CellTenancy } from "./cells";
import { CELLS_AT_ONCE } from "./rooms";

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
  for (const some of chunksOf(all, CELLS_AT_ONCE)) {
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
