import { chunksOf } from "../core/in-parallel";
import type { Cells, CellTenancy } from "./cells";
import { CELLS_AT_ONCE, EMPTY, roomLeft } from "./rooms";

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
      const counter = known.get(cell);
      const isClosed = counter?.isClosed === true;
      const room = roomLeft(counter ?? EMPTY, capacity);
      yield { cell, tenants: counter?.reserved ?? null, room, isClosed, ...signs[at] };
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
