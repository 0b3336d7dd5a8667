import { examineTenants } from "../../doctor/examine-tenants";
import { listTenants } from "../../tenant/list-tenants";
import type { CellTenancy } from "../cells";
import { examineCell, examineDirectory } from "../examine-directory";
import { merged, sideBySide } from "../side-by-side";
import type { SimulatedCells } from "./cells.test-support";

/** The ids of all cells' tenants, as `tenants list` reads them. */
export async function* listed({ cells }: SimulatedCells): AsyncIterable<string> {
  const parts = cells.all.map(({ cell, tenancy }) => ({ cell, values: listTenants({}, tenancy) }));
  for await (const { value } of merged(parts, (one, other) => one.tenantId < other.tenantId))
    yield value.tenantId;
}

/** What is wrong in all cells and between them, as `tenants doctor` finds it. */
export async function* doctored({
  cells,
}: SimulatedCells): AsyncIterable<{ readonly kind: string; readonly subject: string }> {
  const findingsIn = async function* (cell: CellTenancy) {
    yield* examineTenants(cell.inventory, cell.tenancy);
    yield* examineCell(cell, cells);
  };
  const parts = cells.all.map((each) => ({ cell: each.cell, values: findingsIn(each) }));
  for await (const { value } of sideBySide(parts)) yield value;
  yield* examineDirectory(cells);
}
