import { createTenant } from "../../tenant/create-tenant";
import type { CellTenancy } from "../cells";
import { drainCell } from "../drain/drain-cell";
import { cancelMove } from "../move/cancel-move";
import { worldOf } from "../move/moving.test-support";
import { doctor, moveAcme, withAcme } from "./doctor.test-support";

type Context = Parameters<typeof doctor>[0];

/** The cells of an environment that does not state one of them any more. */
const without = (cell: string, context: Context): Context => ({
  ...context,
  all: context.all.filter((each) => each.cell !== cell) as [CellTenancy, ...CellTenancy[]],
});

it("finds nothing once a drained cell is removed and the router deployed, and keeps it closed if it comes again", async () => {
  const { cells, context, clock, known, rooms } = await withAcme();
  const { tenancy } = worldOf(cells, "3");
  await createTenant({ tenantId: "globex", plan: "General" }, tenancy);
  cells.entries.set("globex", { tenantId: "globex", status: "placed", cell: "3", revision: "r" });
  rooms.set("3", { cell: "3", reserved: 1, revision: "r" });
  const waitUntil = async (at: number) => clock.advance(Math.max(0, at * 1000 - clock()));
  expect(await drainCell({ cell: "3", waitUntil }, context)).toMatchObject({ moved: 1, reserved: 0 });

  const removed = without("3", context);
  expect(await doctor(removed)).toEqual(["3 cell-removed cell 3"]);
  known.delete("3");
  expect(await doctor(removed)).toEqual([]);

  expect(await doctor(context)).toEqual(["3 cell-not-routed cell 3"]);
  expect((await context.rooms.all()).get("3")).toMatchObject({ reserved: 0, isClosed: true });
});

it("takes no access from the tenants of a cell that was removed before its drain", async () => {
  const { cells, context, entries, known } = await withAcme();
  await moveAcme(cells, "3");
  const [, key = ""] =
    /3 exception-without-token (\w+)/.exec((await doctor(without("3", context))).join()) ?? [];
  const route = await context.exceptions.get(key);
  expect(route).toBe("3");
  for (const fix of ["--fix", ""] as const)
    expect(await doctor(without("3", context), fix)).toEqual([
      "3 cell-removed cell 3",
      "3 entry-of-unknown-cell acme",
      `3 exception-without-token ${key}`,
    ]);
  expect(entries.get("acme")).toMatchObject({ status: "placed", cell: "3" });
  expect(await doctor(context)).toEqual([]);

  // The router has forgotten the cell, and the exception has no effect any more.
  known.delete("3");
  expect(await doctor(without("3", context), "--fix")).toEqual([
    "3 entry-of-unknown-cell acme",
    `3 exception-without-token ${key}*`,
  ]);
  known.set("3", { apiId: "abcdefghij", region: "eu-north-1" });
  expect(await doctor(context, "--fix")).toEqual([expect.stringMatching(/^3 exception-missing \w+\*$/)]);
  expect(await doctor(context)).toEqual([]);
});

it("ends a move from a cell that was removed, once its overlap is over", async () => {
  const { cells, context, clock, known } = await withAcme();
  await moveAcme(cells, "3");
  await moveAcme(cells, "2", 2);
  known.delete("3");
  const removed = without("3", context);
  expect(await doctor(removed, "--fix")).toContain("2 entry-of-unknown-cell acme");
  clock.advance(3_600_000);
  expect(await doctor(removed, "--fix")).toContain("2 entry-of-unknown-cell acme*");
  await doctor(removed, "--fix");
  expect(await doctor(removed)).toEqual([]);
});

it("names the move to a cell that was removed until it is cancelled, and finishes the cancellation", async () => {
  const { cells, context, clock, known } = await withAcme();
  await moveAcme(cells, "3", 1);
  known.delete("3");
  const removed = without("3", context);
  expect(await doctor(removed, "--fix")).toContain("1 entry-of-unknown-cell acme");
  await cancelMove({ tenantId: "acme", to: "3" }, removed);
  clock.advance(3_600_000);
  expect(await doctor(removed, "--fix")).toContain("1 entry-of-unknown-cell acme*");
  expect(await doctor(removed)).toEqual([]);
});
