import type { Inventory } from "../core/inventory";
import type { Tenancy } from "../core/tenancy";
import { parseTenantId } from "../core/tenant-id";
import { type CellRooms, type Directory, type DirectoryEntry, newEntry } from "./directory";
import { DirectoryChangedError, UnknownCellError } from "./errors";
import type { DeployedRouter } from "./deployed-router";

/** The tenants of one cell. */
export interface CellTenancy {
  /** Name of the cell, such as `2`. */
  readonly cell: string;
  readonly tenancy: Tenancy;
  readonly inventory: Inventory;
}

/** The cells of an environment with more than one. */
export interface Cells {
  /** Name of the environment. */
  readonly environment: string;
  /** The most tenants that one cell takes. */
  readonly capacity: number;
  readonly directory: Directory;
  readonly rooms: CellRooms;
  readonly router: DeployedRouter;
  /** At least one. The first has the tenants from before the other cells. */
  readonly all: readonly [CellTenancy, ...CellTenancy[]];
}

/** @throws {UnknownCellError} */
export function cellNamed(
  name: string,
  { all, environment }: Pick<Cells, "all" | "environment">,
): CellTenancy {
  const found = all.find(({ cell }) => cell === name);
  if (found === undefined)
    throw new UnknownCellError(
      name,
      environment,
      all.map(({ cell }) => cell),
    );
  return found;
}

/**
 * Finds the cell of a tenant by the directory. The record of a tenant that moves is in the cell that it leaves
 * until the new cell's counts, and refuses changes itself.
 *
 * @param enters whether to enter a tenant of the first cell from before the directory. A command that only
 * reads does not
 * @returns the first cell for a tenant that does not exist
 * @throws {TenantIdError} before any call. {@link UnknownCellError}
 */
export async function cellOfTenant(
  untrustedTenantId: string,
  cells: Cells,
  enters: boolean,
): Promise<CellTenancy> {
  const tenantId = parseTenantId(untrustedTenantId);
  const entry = (await cells.directory.get(tenantId)) ?? (enters ? await enter(tenantId, cells) : undefined);
  return entry === undefined ? cells.all[0] : cellNamed(entry.cell, cells);
}

/**
 * Enters a tenant of the first cell from before the directory. Its room is reserved already, because the
 * cell's tenants were counted.
 *
 * @returns undefined if there is no such tenant
 */
export async function enter(
  tenantId: string,
  { directory, all: [first] }: Pick<Cells, "directory" | "all">,
): Promise<DirectoryEntry | undefined> {
  if ((await first.tenancy.records.get(tenantId)) === undefined) return undefined;
  const entry = newEntry(tenantId, first.cell, first.tenancy);
  try {
    await directory.write(entry, undefined);
    return entry;
  } catch (error) {
    if (!(error instanceof DirectoryChangedError)) throw error;
    return directory.get(tenantId);
  }
}
