import { batchesOf } from "../../core/in-parallel";
import type { Cells, CellTenancy } from "../cells";
import { type DirectoryEntry, oldestFirst } from "../directory";

/** Entries that are read at once. */
const AT_ONCE = 100;

/** A tenant that has something in a cell. */
export interface TenantOfCell {
  readonly tenantId: string;
  /** @default the tenant is from before the directory, or was left over */
  readonly entry?: DirectoryEntry | undefined;
}

/** The tenants with a record in a cell, page by page. Those that arrive in it or leave it are among them. */
export async function* tenantsWithRecord(
  { tenancy }: CellTenancy,
  { directory }: Pick<Cells, "directory">,
): AsyncIterable<TenantOfCell> {
  for await (const records of batchesOf(tenancy.records.list(), AT_ONCE)) {
    const entries = await directory.getMany(records.map(({ tenantId }) => tenantId));
    for (const { tenantId } of records) yield { tenantId, entry: entries.get(tenantId) };
  }
}

/** Every tenant that has something in a cell: a record, or an entry of the directory that names the cell. */
export async function* tenantsOfCell(cell: CellTenancy, cells: Cells): AsyncIterable<TenantOfCell> {
  const seen = new Set<string>();
  for await (const tenant of tenantsWithRecord(cell, cells)) {
    seen.add(tenant.tenantId);
    yield tenant;
  }
  for await (const entry of cells.directory.list())
    if (oldestFirst(entry).includes(cell.cell) && !seen.has(entry.tenantId))
      yield { tenantId: entry.tenantId, entry };
}

/** Whether a tenant of a cell needs room in another one, which it has not reserved yet. */
export function needsRoom({ entry }: TenantOfCell, cell: string): boolean {
  if (entry === undefined) return true;
  return entry.status === "moving" ? entry.to === cell : entry.cell === cell;
}
