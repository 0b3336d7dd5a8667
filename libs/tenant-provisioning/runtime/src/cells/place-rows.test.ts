import type { ImportRow } from "../import/import-row";
import { ImportRowChecker } from "../import/row-checker";
import { fakeCells } from "./move/moving.test-support";
import { placeRows } from "./place-rows";
import { withUnreadable } from "./unreadable-entry.test-support";

it("refuses a row whose tenant's entry cannot be read, and places the others", async () => {
  const { environment, context, entries, clock } = fakeCells();
  entries.set("odd", { tenantId: "odd", status: "placed", cell: "1", revision: "r" });
  const checker = new ImportRowChecker(environment, Math.floor(clock() / 1000));
  const rows = ["odd", "new"].map((id, at): ImportRow => checker.check({ id, plan: "General" }, at + 1));
  const odd = withUnreadable(context, "odd", new Error("the entry cannot be read"));
  const placed = await placeRows(rows, odd, new Set(), { freeKeys: async () => 100, tell: () => undefined });
  expect([...placed.entries.keys()]).toEqual(["new"]);
  expect(placed.added).toEqual(new Set(["new"]));
  expect(placed.refused).toEqual(new Map([["odd", "the entry cannot be read"]]));
  expect(entries.get("odd")).toMatchObject({ revision: "r" });
});
