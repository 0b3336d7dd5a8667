import { listTenants } from "../../tenant/list-tenants";
import { examineCells } from "../doctor/examine-cells";
import { merged } from "../side-by-side";
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
  const exceptions = {
    async *list() {},
    get: async () => undefined,
    write: async () => undefined,
  };
  for await (const { value } of examineCells({ ...cells, exceptions, overlapSeconds: 0 })) yield value;
}
