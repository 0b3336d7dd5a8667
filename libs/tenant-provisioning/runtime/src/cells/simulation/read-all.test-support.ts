import { examineTenants } from "../../doctor/examine-tenants";
import type { Finding } from "../../doctor/finding";
import { listTenants } from "../../tenant/list-tenants";
import { merged, sideBySide } from "../side-by-side";
import type { SimulatedCells } from "./cells.test-support";

/** The ids of all cells' tenants, as `tenants list` reads them. */
export async function* listed({ cells }: SimulatedCells): AsyncIterable<string> {
  const parts = cells.all.map(({ cell, tenancy }) => ({ cell, values: listTenants({}, tenancy) }));
  for await (const { value } of merged(parts, (one, other) => one.tenantId < other.tenantId))
    yield value.tenantId;
}

/** What is wrong in all cells, as `tenants doctor` finds it. */
export async function* doctored({ cells }: SimulatedCells): AsyncIterable<Finding> {
  const parts = cells.all.map(({ cell, tenancy, inventory }) => ({
    cell,
    values: examineTenants(inventory, tenancy),
  }));
  for await (const { value } of sideBySide(parts)) yield value;
}
