import { chunksOf } from "../core/in-parallel";
import type { Cells, CellTenancy } from "./cells";
import { KnownCellsError } from "./errors";
import type { KnownCells } from "./deployed-router";
import { apiProblem, routingProblem } from "./known-cells";
import { CELLS_AT_ONCE, EMPTY, roomLeft } from "./rooms";

/** What `tenants cells` tells of a cell. */
export interface CellReport {
  readonly cell: string;
  /** Tenants, and those that are being created. Null if they were never counted. */
  readonly tenants: number | null;
  /** Further tenants that the cell takes. */
  readonly room: number;
  readonly isClosed: boolean;
  /** Why the router sends it no requests, or why this is not known. Then it takes no tenants. @default it sends them */
  readonly routingProblem?: Error;
  /** Why the cell does not answer. @default it answers */
  readonly failure?: unknown;
}

type Sign = Pick<CellReport, "failure" | "routingProblem">;

/** Asks each cell for a sign of life, reads its room, and compares it with what the router knows. */
export async function* reportCells(cells: Cells): AsyncIterable<CellReport> {
  const { all, rooms, capacity, router, environment } = cells;
  const counters = await rooms.all();
  const known = await router.knownCells().catch((error: unknown) => {
    if (error instanceof KnownCellsError) return error;
    throw error;
  });
  for (const some of chunksOf(all, CELLS_AT_ONCE)) {
    const signs = await Promise.all(some.map((each) => signOf(each, known, environment)));
    for (const [at, { cell }] of some.entries()) {
      const counter = counters.get(cell);
      const sign = signs[at] ?? {};
      const isClosed = counter?.isClosed === true;
      const room = sign.routingProblem === undefined ? roomLeft(counter ?? EMPTY, capacity) : 0;
      yield { cell, tenants: counter?.reserved ?? null, room, isClosed, ...sign };
    }
  }
}

/** Reads from both services of a cell. */
async function signOf(
  cell: CellTenancy,
  known: KnownCells | KnownCellsError,
  environment: string,
): Promise<Sign> {
  const { tenancy } = cell;
  const before = known instanceof KnownCellsError ? known : routingProblem(cell, known, environment);
  try {
    await tenancy.records.get("-");
    await tenancy.plans.findIds([]);
    const problem =
      before ?? (known instanceof KnownCellsError ? known : await apiProblem(cell, known, environment));
    return { ...(problem && { routingProblem: problem }) };
  } catch (failure) {
    return { failure, ...(before && { routingProblem: before }) };
  }
}
