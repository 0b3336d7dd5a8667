import { chunksOf, inParallel } from "../core/in-parallel";
import type { ImportRow } from "../import/import-row";
import { type Cells, cellNamed } from "./cells";
import { type DirectoryEntry, newEntry } from "./directory";
import { DirectoryChangedError, TenantInCellError } from "./errors";
import { cellsNotRouted } from "./known-cells";
import { Spread, type SpreadOptions } from "./spread";

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
 * @throws {KnownCellsError} any error of the directory
 */
export async function placeRows(
  rows: readonly ImportRow[],
  cells: Cells,
  failed: ReadonlySet<string>,
  options: SpreadOptions,
): Promise<PlacedRows> {
  const { directory, all } = cells;
  const notRouted = await cellsNotRouted(cells);
  const wishes = new Map(rows.map(({ tenantId, cell }) => [tenantId, cell]));
  const added = new Set<string>();
  const refused = new Map<string, string>();
  const entries = new Map(
    await directory.getMany([...wishes.keys()], (tenantId, { message }) => refused.set(tenantId, message)),
  );
  const unknown = [...wishes.keys()].filter((tenantId) => !entries.has(tenantId) && !refused.has(tenantId));

  // Tenants from before the directory, whose room is reserved.
  const [first] = all;
  const former = await first.tenancy.records.getMany(unknown).catch((error: unknown) => {
    const cause = error instanceof Error ? error.message : String(error);
    options.tell(`Cell ${first.cell} does not answer, so no new tenant is placed: ${cause}`);
    return undefined;
  });
  const write = async (tenantId: string, cell: string) => {
    const entry = newEntry(tenantId, cell, first.tenancy);
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
  if (former === undefined)
    for (const tenantId of unknown)
      refused.set(
        tenantId,
        `cell ${first.cell} does not answer, and may have the tenant from before the directory: import the row again when it does`,
      );
  await inParallel([...(former?.keys() ?? [])], WRITES_AT_ONCE, (tenantId) => write(tenantId, first.cell));

  const fresh = unknown.filter((tenantId) => former?.has(tenantId) === false);
  if (fresh.length > 0) {
    const spread = await Spread.open(cells, { failed, notRouted }, options);
    for (const some of chunksOf(fresh, RESERVED_AT_ONCE * all.length)) {
      const chosen = await spread.reserve(some, wishes, refused);
      await inParallel([...chosen], WRITES_AT_ONCE, async ([tenantId, cell]) => {
        if (await write(tenantId, cell)) added.add(tenantId);
        else await cells.rooms.release(cell, 1);
      });
    }
  }

  for (const [tenantId, wish] of wishes) {
    const entry = entries.get(tenantId);
    if (entry === undefined) continue;
    const problem = problemOf(entry, wish, cells) ?? notRouted.get(entry.cell)?.message;
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
