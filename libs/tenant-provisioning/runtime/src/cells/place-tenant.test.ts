import { resourceQuotas } from "@tollgate/aws-quotas";
import { hashToken } from "@tollgate/token-hashing";
import fc from "fast-check";
import { TenantChangedError, TenantNotFoundError, TenantUnfinishedError } from "../core/errors";
import type { StoredToken } from "../core/fakes.test-support";
import { FAULTS, interleave } from "../core/ports.test-support";
import type { TenantPorts } from "../core/tenancy";
import { createTenant } from "../tenant/create-tenant";
import { TenantExistsError, UnknownApiKeyError } from "../tenant/errors";
import { TokenChangedError } from "../token/errors";
import type { Cells } from "./cells";
import {
  CellFullError,
  CellsFullError,
  DirectoryChangedError,
  TenantInCellError,
  UnknownCellError,
} from "./errors";
import { contradictions, fakeCells, faultyCells, type FakeCells } from "./fakes.test-support";
import type { RoutedCells } from "./hashed-tokens";
import { deleteInCells } from "./move/both-sides";
import { adoptTenantInCells, createTenantInCells, removeEntry, type PlaceOptions } from "./place-tenant";

const create = (cells: Cells, tenantId = "acme", placing?: PlaceOptions) =>
  createTenantInCells({ tenantId, plan: "General" }, cells, placing);
const reservedIn = ({ rooms }: FakeCells) =>
  [...rooms.keys()].sort().map((cell) => rooms.get(cell)?.reserved ?? 0);

describe("createTenantInCells", () => {
  it("takes the cell with the most room, and the first of equal ones", async () => {
    const fake = fakeCells(3);
    const cells: string[] = [];
    for (const id of ["a", "b", "c", "d"]) cells.push((await create(fake.cells, id)).cell);
    expect(cells).toEqual(["1", "2", "3", "1"]);
    expect(reservedIn(fake)).toEqual([2, 1, 1]);
    expect(contradictions(fake)).toEqual([]);
  });

  it("counts the tenants from before the directory first, and finds each of them", async () => {
    const fake = fakeCells(2);
    const [first] = fake.cells.all;
    for (const tenantId of ["old", "older"]) await createTenant({ tenantId, plan: "General" }, first.tenancy);
    expect((await create(fake.cells)).cell).toBe("2");
    expect(reservedIn(fake)).toEqual([2, 1]);
    await expect(create(fake.cells, "old")).rejects.toThrow(TenantExistsError);
    expect(fake.entries.get("old")?.cell).toBe("1");
    await deleteInCells("older", fake.cells);
    expect(reservedIn(fake)).toEqual([1, 1]);
    expect(contradictions(fake)).toEqual([]);
  });

  it("takes the stated cell, and refuses one that the tenant is not in, or that does not exist", async () => {
    const fake = fakeCells(2);
    expect((await create(fake.cells, "acme", { cell: "2" })).cell).toBe("2");
    await expect(create(fake.cells, "acme", { cell: "1" })).rejects.toEqual(
      new TenantInCellError("acme", "2"),
    );
    await expect(create(fake.cells, "beta", { cell: "9" })).rejects.toThrow(UnknownCellError);
    expect(fake.entries.has("beta")).toBe(false);
  });

  it("says what to do when all cells are full or drained, and leaves nothing", async () => {
    const fake = fakeCells(2, 1);
    await create(fake.cells, "a");
    await create(fake.cells, "b");
    await expect(create(fake.cells, "c")).rejects.toEqual(new CellsFullError(fake.cells));
    await expect(create(fake.cells, "c", { cell: "2" })).rejects.toEqual(new CellFullError("2", fake.cells));
    expect(fake.entries.has("c")).toBe(false);
    await deleteInCells("a", fake.cells);
    await fake.cells.rooms.setClosed("1", true);
    await expect(create(fake.cells, "c")).rejects.toThrow(CellsFullError);
    await fake.cells.rooms.setClosed("1", false);
    expect((await create(fake.cells, "c")).cell).toBe("1");
  });

  it("passes over a cell that does not answer, and says so", async () => {
    const fake = fakeCells(2);
    await create(fake.cells, "z");
    await deleteInCells("z", fake.cells);
    const dead = {
      get: async () => {
        throw new Error("no answer");
      },
    };
    const cells = fake.cellsOf({ ...fake.ports, "2.records": dead });
    const told: string[] = [];
    for (const id of ["a", "b"])
      expect((await create(cells, id, { tell: (line) => told.push(line) })).cell).toBe("1");
    expect(told).toEqual(["Cell 2 is passed over, because it does not answer: no answer"]);
    await expect(create(cells, "c", { cell: "2" })).rejects.toThrow("no answer");
    expect(fake.entries.has("c")).toBe(false);
  });

  it("goes on in another cell when keys that are no tenants fill the account", async () => {
    const fake = fakeCells(2);
    const full = { ...fake.worlds[0]?.ports.keys, count: async () => ({ count: resourceQuotas.apiKeys }) };
    const cells = fake.cellsOf({ ...fake.ports, "1.keys": full });
    const told: string[] = [];
    expect((await create(cells, "acme", { tell: (line) => told.push(line) })).cell).toBe("2");
    expect(told).toEqual([expect.stringMatching(/^Cell 1 is passed over: an AWS quota is reached/)]);
    expect(reservedIn(fake)).toEqual([0, 1]);
    await expect(create(cells, "beta", { cell: "1" })).rejects.toThrow("an AWS quota is reached");
    expect(contradictions(fake)).toEqual([]);
  });

  it("leaves no entry behind what is refused", async () => {
    const fake = fakeCells(2);
    const wrong = createTenantInCells({ tenantId: "acme", plan: "General", label: "" }, fake.cells);
    await expect(wrong).rejects.toThrow();
    expect(fake.entries.size).toBe(0);
    expect(reservedIn(fake)).toEqual([0, 0]);
  });
});

describe("adoptTenantInCells", () => {
  it("adopts the key in the cell that has it, also in a full one", async () => {
    const fake = fakeCells(2, 1);
    await create(fake.cells, "a");
    await create(fake.cells, "b");
    const [, second] = fake.worlds;
    await second?.ports.keys.ensure({ value: "made-by-hand-long-ago", description: "" });
    await second?.ports.plans.addKey("plan1", "key2");
    const token = { tokenHash: hashToken("minted by hand"), clientId: "made-by-hand-long-ago" };
    second?.tokens.set(token.tokenHash, token as StoredToken);
    const adopted = await adoptTenantInCells({ tenantId: "acme", apiKeyId: "key2" }, fake.cells);
    expect(adopted).toMatchObject({ cell: "2", tokens: 1, tenant: { tenantId: "acme", status: "active" } });
    expect(fake.routes).toEqual(new Map([[token.tokenHash, "2"]]));
    expect(second?.tokens.get(token.tokenHash)).toMatchObject({ tenantId: "acme", origin: "1" });
    expect(reservedIn(fake)).toEqual([1, 2]);
    expect(contradictions(fake)).toEqual([]);
    await expect(adoptTenantInCells({ tenantId: "c", apiKeyId: "gone" }, fake.cells)).rejects.toThrow(
      UnknownApiKeyError,
    );
  });
});

const commands = [
  {
    name: "create",
    before: async () => undefined,
    run: (cells: Cells) => create(cells),
    finished: TenantExistsError,
  },
  {
    name: "create in a stated cell",
    before: async () => undefined,
    run: (cells: Cells) => create(cells, "acme", { cell: "2" }),
    finished: TenantExistsError,
  },
  {
    name: "adopt",
    before: async ({ worlds: [world] }: FakeCells) => {
      await world?.ports.keys.ensure({ value: "made-by-hand-long-ago", description: "" });
      await world?.ports.plans.addKey("plan1", "key1");
    },
    run: (cells: RoutedCells) => adoptTenantInCells({ tenantId: "acme", apiKeyId: "key1" }, cells),
    finished: undefined,
  },
  {
    name: "delete",
    before: ({ cells }: FakeCells) => create(cells),
    run: (cells: RoutedCells) => deleteInCells("acme", cells),
    finished: TenantNotFoundError,
  },
  {
    name: "delete a tenant from before the directory",
    before: ({ cells: { all } }: FakeCells) =>
      createTenant({ tenantId: "acme", plan: "General" }, all[0].tenancy),
    run: (cells: RoutedCells) => deleteInCells("acme", cells),
    finished: TenantNotFoundError,
  },
];

describe.each(commands)("$name", ({ before, run, finished }) => {
  it.each(FAULTS)("with a fault of the kind '%s' at any call, run again, finishes", async (fault) => {
    let calls = 0;
    for (let at = 1; ; at += 1) {
      const fake = fakeCells(2);
      await before(fake);
      const { cells, hit } = faultyCells(fake, at, fault);
      await run(cells).catch(() => undefined);
      if (hit() === undefined) break;
      calls = at;
      const where = `${fault} ${at} ${hit()}`;
      const doubled = fake.worlds.filter(({ records }) => records.has("acme")).length;
      expect([where, doubled <= 1]).toEqual([where, true]);
      for (const { clock } of fake.worlds) clock.advance(1000);
      await run(fake.cells).catch((error: unknown) => {
        if (finished === undefined || !(error instanceof finished)) throw error;
      });
      expect([where, contradictions(fake)]).toEqual([where, []]);
      // A room that is too high is counted again by doctor.
      const rooms = reservedIn(fake).reduce((sum, each) => sum + each, 0);
      expect([where, rooms - fake.entries.size <= 1]).toEqual([where, true]);
    }
    expect(calls).toBeGreaterThan(10);
  });
});

const REFUSALS = [
  DirectoryChangedError,
  TenantChangedError,
  TenantExistsError,
  TenantInCellError,
  TenantNotFoundError,
  TenantUnfinishedError,
  TokenChangedError,
];
const createIn = (cell: string) => (cells: Cells) => create(cells, "acme", { cell });
const remove = (cells: RoutedCells) => deleteInCells("acme", cells);
const sweep = async (cells: Cells) => {
  for (const cell of cells.all) await removeEntry("acme", cell, cells);
};
const refused = (cells: Cells) =>
  createTenantInCells({ tenantId: "acme", plan: "General", label: "" }, cells);

it.each([
  ["create and create", create, create, false],
  ["create in two cells", createIn("1"), createIn("2"), false],
  ["create and a refused create", create, refused, false],
  ["create and delete", create, remove, false],
  ["create again and delete", create, remove, true],
  ["delete and delete", remove, remove, true],
  ["create and the removal of an entry without a tenant", create, sweep, false],
  ["create in a cell, after a killed create, and that removal", createIn("2"), sweep, "entry"],
] as const)(
  "%s, their calls in any order, never make two tenants of one id",
  async (_, one, other, exists) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), async (turns) => {
        const fake = fakeCells(2);
        await create(fake.cells, "other");
        await deleteInCells("other", fake.cells);
        if (exists === true) await create(fake.cells);
        if (exists === "entry") {
          await fake.cells.rooms.reserve("2", 1);
          await fake.cells.directory.write(
            { tenantId: "acme", status: "placed", cell: "2", revision: "killed" },
            undefined,
          );
        }
        const results = await interleave(
          fake.ports as unknown as TenantPorts,
          [
            (ports) => one(fake.cellsOf(ports as never)),
            (ports) => other(fake.cellsOf(ports as never)) as Promise<unknown>,
          ],
          turns,
        );
        for (const result of results)
          if (result.status === "rejected") {
            const reason = result.reason as Error;
            const cause = reason.cause ?? reason;
            const isRefused = REFUSALS.some((each) => reason instanceof each || cause instanceof each);
            if (!isRefused && reason.name !== "TokenOptionError") throw reason;
          }
        expect(contradictions(fake)).toEqual([]);
        // Nothing is left that only doctor could repair, but for a room that is too high.
        for (const { tenantId, cell } of fake.entries.values())
          expect([tenantId, fake.worlds[Number(cell) - 1]?.records.has(tenantId)]).toEqual([tenantId, true]);
      }),
      { numRuns: 150 },
    );
  },
);
