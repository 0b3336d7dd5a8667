import { apiKeyValue } from "../core/tenant-id";
import { createTenant } from "../tenant/create-tenant";
import { CellNotRoutedError } from "./errors";
import { fakeCells } from "./fakes.test-support";
import { createTenantInCells } from "./place-tenant";
import { placeRows } from "./place-rows";
import { advanceMove } from "./move/move-cell";
import { fakeCells as movingCells, PROPAGATION, worldOf } from "./move/moving.test-support";

const plan = "General";
const elsewhere = { apiId: "abcdefghij", region: "eu-central-1" };

it("does not finish a creation in a cell that the router has forgotten, or that is in another Region by now", async () => {
  const fake = fakeCells(2);
  const create = () => createTenantInCells({ tenantId: "acme", plan }, fake.cells);
  fake.entries.set("acme", { tenantId: "acme", status: "placed", cell: "2", revision: "r" });
  fake.known.delete("2");
  await expect(create()).rejects.toThrow(
    "the deployed router of prod does not know cell 2: deploy prod-router",
  );
  fake.known.set("2", elsewhere);
  await expect(create()).rejects.toThrow(
    "sends the requests of cell 2 to eu-central-1, and the cell is in us-east-1: deploy prod-router",
  );
  expect(fake.worlds[1]?.records.size).toBe(0);
});

it("refuses rows of tenants that are in such a cell", async () => {
  const fake = fakeCells(2);
  const [first] = fake.cells.all;
  fake.entries.set("acme", { tenantId: "acme", status: "placed", cell: "2", revision: "r" });
  fake.known.delete("2");
  const rows = ["acme", "beta"].map((tenantId) => {
    const clientId = apiKeyValue(first.tenancy.environment, tenantId);
    return { tenantId, plan, status: "active", clientId } as const;
  });
  const { entries, refused } = await placeRows(rows, fake.cells, new Set(), {
    freeKeys: async () => 10_000,
    tell: () => undefined,
  });
  expect([...refused]).toEqual([["acme", expect.stringContaining("does not know cell 2")]]);
  expect([...entries].map(([id, { cell }]) => `${id} ${cell}`)).toEqual(["beta 1"]);
});

it("begins and routes no move to such a cell, and finishes one that is routed", async () => {
  const cells = movingCells();
  const { context, known, entries, clock } = cells;
  await createTenant({ tenantId: "acme", plan }, worldOf(cells, "1").tenancy);
  entries.set("acme", { tenantId: "acme", status: "placed", cell: "1", revision: "r" });
  const move = () => advanceMove({ tenantId: "acme", to: "2" }, context);
  const target = known.get("2");
  known.delete("2");
  await expect(move()).rejects.toThrow(CellNotRoutedError);
  expect(entries.get("acme")?.status).toBe("placed");
  if (target) known.set("2", target);
  await move();
  clock.advance((PROPAGATION + 1) * 1000);
  known.delete("2");
  await expect(move()).resolves.toMatchObject({ stage: "leaving" });
});
