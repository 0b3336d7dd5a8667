import { batchesOf } from "../../core/in-parallel";
import type { Cells, CellTenancy } from "../cells";
import { type DirectoryEntry, oldestFirst } from "../directory";

/** Entries that are read at once. */
const AT_ONCE = 100;

/** Gets the tenant of an entry that cannot be read, and the reason. */
export type OnUnreadable = (tenantId: string, error: Error) => void;

/** A tenant that has something in a cell. */
export interface TenantOfCell {
  readonly tenantId: string;
  /** @default the tenant is from before the directory, or was left over */
  readonly entry?: DirectoryEntry | undefined;
}

/**
 * The tenants with a record in a cell, page by page. Those that arrive in it or leave it are among them.
 *
 * @param onUnreadable gets each of them whose entry cannot be read, and which comes without it @default it is an error
 */
export async function* tenantsWithRecord(
  { tenancy }: CellTenancy,
  { directory }: Pick<Cells, "directory">,
  onUnreadable?: OnUnreadable,
): AsyncIterable<TenantOfCell> {
  for await (const records of batchesOf(tenancy.records.list(), AT_ONCE)) {
    const entries = await directory.getMany(
      records.map(({ tenantId }) => tenantId),
      onUnreadable,
    );
    for (const { tenantId } of records) yield { tenantId, entry: entries.get(tenantId) };
  }
}

/**
 * Every tenant that has something in a cell: a record, or an entry of the directory that names the cell.
 *
 * @param onUnreadable gets each entry that cannot be read, and whose tenant has no record in the cell: it may name the cell
 */
export async function* tenantsOfCell(
  cell: CellTenancy,
  cells: Cells,
  onUnreadable: OnUnreadable,
): AsyncIterable<TenantOfCell> {
  const seen = new Set<string>();
  // Its own step finds out what is wrong with it.
  for await (const tenant of tenantsWithRecord(cell, cells, () => undefined)) {
    seen.add(tenant.tenantId);
    yield tenant;
  }
  const entries = cells.directory.list((tenantId, error) => {
    if (!seen.has(tenantId)) onUnreadable(tenantId, error);
  });
  for await (const entry of entries)
    if (oldestFirst(entry).includes(cell.cell) && !seen.has(entry.tenantId))
      yield { tenantId: entry.tenantId, entry };
}

/** Whether a tenant of a cell needs room in another one, which it has not reserved yet. */
export function needsRoom({ entry }: TenantOfCell, cell: string): boolean {
  if (entry === undefined) return true;
  return entry.status === "moving" ? entry.to === cell : entry.cell === cell;
}
