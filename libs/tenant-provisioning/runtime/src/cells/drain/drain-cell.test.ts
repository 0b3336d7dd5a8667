import { TenantUnfinishedError } from "../../core/errors";
import { aroundCalls, FAULTS } from "../../core/ports.test-support";
import type { TenantRecord } from "../../core/tenant-record";
import { suspendTenant } from "../../tenant/change-tenant";
import { CellClosedError, CellFullError, UnknownCellError } from "../errors";
import { cancelMove } from "../move/cancel-move";
import { advanceMove } from "../move/move-cell";
import { OVERLAP, PROPAGATION, worldOf } from "../move/moving.test-support";
import { createTenantInCells } from "../place-tenant";
import { withUnreadable } from "../unreadable-entry.test-support";
import { Draining } from "./draining.test-support";
import { DrainTargetError, NotEnoughRoomError, StrayRecordError } from "./errors";

async function withTenants(...ids: readonly string[]): Promise<Draining> {
  const draining = new Draining();
  for (const id of ids) await draining.create(id, "1");
  return draining;
}

const cellsOf = ({ cells: { entries } }: Draining) =>
  Object.fromEntries([...entries.values()].map(({ tenantId, cell }) => [tenantId, cell]));

describe("drainCell", () => {
  it("moves every tenant at the same time, spread by room, and closes the cell", async () => {
    const draining = await withTenants("a", "b", "c");
    await draining.create("from-before", "1", false);
    await draining.create("other", "2");
    const { clock, rooms } = draining.cells;
    const started = clock();
    await expect(draining.drain()).resolves.toEqual({
      moved: 4,
      between: 0,
      failed: [],
      isStopped: false,
      reserved: 0,
    });
    expect(draining.leftOver()).toEqual([]);
    expect(cellsOf(draining)).toEqual({ a: "3", b: "2", c: "3", "from-before": "2", other: "2" });
    // One wait for the routers and one for the overlap, and not one of each for every tenant.
    expect(clock() - started).toBeLessThanOrEqual((PROPAGATION + OVERLAP + 5) * 1000);
    expect(rooms.get("1")).toMatchObject({ reserved: 0, isClosed: true });
    await expect(draining.drain()).resolves.toMatchObject({ moved: 0, reserved: 0 });
  });

  it("moves all to the stated cell, and a suspended tenant as such", async () => {
    const draining = await withTenants("a", "b");
    await suspendTenant("b", worldOf(draining.cells, "1").tenancy);
    draining.tokens.forEach(({ tenantId }, hash) => tenantId === "b" && draining.tokens.delete(hash));
    await draining.drain(undefined, { to: "3" });
    expect(draining.leftOver()).toEqual([]);
    expect(cellsOf(draining)).toEqual({ a: "3", b: "3" });
    expect(worldOf(draining.cells, "3").records.get("b")?.status).toBe("suspended");
  });

  it("finishes moves from the cell and into it before, and moves what has come", async () => {
    const draining = await withTenants("going", "gone");
    for (const id of ["coming", "come"]) await draining.create(id, "2");
    const { context, clock } = draining.cells;
    for (const [tenantId, to] of [
      ["gone", "3"],
      ["come", "1"],
    ] as const)
      await advanceMove({ tenantId, to }, context);
    clock.advance(PROPAGATION * 1000 + 1000);
    for (const [tenantId, to] of [
      ["gone", "3"],
      ["come", "1"],
      ["going", "2"],
      ["coming", "1"],
    ] as const)
      await advanceMove({ tenantId, to }, context);
    await draining.drain(undefined, { to: "3" });
    expect(draining.leftOver()).toEqual([]);
    expect(cellsOf(draining)).toEqual({ going: "2", gone: "3", coming: "3", come: "3" });
  });

  it("finishes cancellations of moves from the cell and into it, and moves what has stayed", async () => {
    const draining = await withTenants("staying");
    await draining.create("coming", "2");
    const { context } = draining.cells;
    for (const [tenantId, to] of [
      ["staying", "2"],
      ["coming", "1"],
    ] as const) {
      await advanceMove({ tenantId, to }, context);
      await cancelMove({ tenantId, to }, context);
    }
    await draining.drain(undefined, { to: "3" });
    expect(draining.leftOver()).toEqual([]);
    expect(cellsOf(draining)).toEqual({ staying: "3", coming: "2" });
  });

  it("moves a tenant again whose move is cancelled meanwhile, at any call", async () => {
    for (let at = 1, isOver = false; !isOver; at += 1) {
      const draining = await withTenants("a");
      let count = 0;
      const process = draining.process(undefined, async () => {
        if ((count += 1) !== at) return;
        const entry = draining.cells.entries.get("a");
        if (entry?.status === "moving")
          await cancelMove({ tenantId: "a", to: entry.to }, draining.cells.context);
      });
      await draining.drain(process);
      isOver = count < at;
      expect([at, draining.leftOver()]).toEqual([at, []]);
    }
  });

  it("does what it can without waiting, and says when to continue", async () => {
    const draining = await withTenants("a", "b");
    const stay = { waitUntil: undefined };
    const at = Math.ceil(draining.cells.clock() / 1000) + PROPAGATION;
    const between = { moved: 0, between: 2, failed: [], isStopped: false, reserved: 2 };
    await expect(draining.drain(undefined, stay)).resolves.toEqual({ ...between, continuesAt: at });
    draining.cells.clock.advance(PROPAGATION * 1000 + 1000);
    await expect(draining.drain(undefined, stay)).resolves.toEqual({
      ...between,
      continuesAt: at + OVERLAP + 1,
    });
    draining.cells.clock.advance(OVERLAP * 1000 + 1000);
    await expect(draining.drain(undefined, stay)).resolves.toMatchObject({ moved: 2, reserved: 0 });
    expect(draining.leftOver()).toEqual([]);
  });

  it("names a tenant that cannot be moved, and moves the others", async () => {
    const draining = await withTenants("a", "b", "c");
    await draining.create("stray", "2");
    const { records } = worldOf(draining.cells, "1");
    const change = (id: string, wanted: Partial<TenantRecord>) =>
      records.set(id, { ...(records.get(id) as TenantRecord), ...wanted });
    change("b", { status: "creating" });
    records.set("stray", { ...(records.get("c") as TenantRecord), tenantId: "stray" });
    const result = await draining.drain();
    expect(result).toMatchObject({ moved: 2, reserved: 1, isStopped: false });
    expect(new Map(result.failed.map(({ tenantId, error }) => [tenantId, error]))).toEqual(
      new Map<string, Error>([
        ["b", new TenantUnfinishedError("b", "creating")],
        ["stray", new StrayRecordError("stray", "1", "2")],
      ]),
    );
    change("b", { status: "active" });
    records.delete("stray");
    await expect(draining.drain()).resolves.toMatchObject({ moved: 1, failed: [], reserved: 0 });
    expect(draining.leftOver()).toEqual([]);
  });

  it.each(["here", "elsewhere"])(
    "names a tenant %s whose entry cannot be read, and moves the others to the end",
    async (unreadable) => {
      const draining = await withTenants("a", "here", "b");
      await draining.create("elsewhere", "2");
      const error = new Error("the entry cannot be read");
      const { failed, ...result } = await draining.drain(
        withUnreadable(draining.cells.context, unreadable, error),
      );
      expect([result.moved, result.between, failed]).toEqual([
        unreadable === "here" ? 2 : 3,
        0,
        [{ tenantId: unreadable, error }],
      ]);
      await draining.drain();
      expect(draining.leftOver()).toEqual([]);
    },
  );

  it("removes the entry of a creation that did not end", async () => {
    const draining = await withTenants("a");
    draining.cells.entries.set("half", { tenantId: "half", status: "placed", cell: "1", revision: "r" });
    await draining.cells.context.rooms.reserve("1", 1);
    await expect(draining.drain()).resolves.toMatchObject({ moved: 1, failed: [], reserved: 0 });
    expect(draining.leftOver()).toEqual([]);
  });

  it("stops after many failures in a row, and leaves the others where they are", async () => {
    const draining = new Draining();
    for (let at = 0; at < 45; at += 1) await draining.create(`t${at}`, "1");
    const { cells } = draining;
    const refusing = cells.contextOf((ports) =>
      aroundCalls(ports, async (name, call) => {
        if (name === "keys.ensure") throw new Error("credentials ended");
        return call();
      }),
    );
    const { failed, isStopped, moved } = await draining.drain({ ...refusing, capacity: 100 });
    expect([moved, isStopped]).toEqual([0, true]);
    expect(failed.length).toBeLessThan(40);
    await expect(draining.drain({ ...cells.context, capacity: 100 })).resolves.toMatchObject({ moved: 45 });
    expect(draining.leftOver()).toEqual([]);
  });
});

describe("before anything is changed, drainCell refuses", () => {
  it.each([
    ["a cell that does not exist", { cell: "9" }, UnknownCellError],
    ["a target that does not exist", { to: "9" }, UnknownCellError],
    ["the cell itself as target", { to: "1" }, DrainTargetError],
    ["a full target", { to: "2" }, CellFullError],
    ["a closed target", { to: "3" }, CellClosedError],
    ["cells without enough room", {}, NotEnoughRoomError],
  ])("%s", async (_, options, type) => {
    const draining = await withTenants("a", "b");
    const { rooms } = draining.cells.context;
    await rooms.reserve("2", 9);
    if (type !== NotEnoughRoomError) await rooms.setClosed("3", true);
    else await rooms.reserve("3", 8);
    await expect(draining.drain(undefined, options)).rejects.toThrow(type);
    expect(draining.cells.rooms.get("1")).not.toHaveProperty("isClosed");
    expect(cellsOf(draining)).toEqual({ a: "1", b: "1" });
  });

  it("says how much room is missing", () => {
    const room = new Map([
      ["2", 5],
      ["3", 2],
    ]);
    expect(new NotEnoughRoomError("1", 10, room).message).toMatch(
      /10 tenants to move, and there is room for 7 \(cell 2: 5, cell 3: 2\), which is 3 too few/,
    );
  });
});

it.each(FAULTS)("continues after a fault of the kind '%s' at any call", async (kind) => {
  for (let at = 1, isOver = false; !isOver; at += 1) {
    const draining = new Draining();
    await draining.create("from-before", "1", false);
    let count = 0;
    const process = draining.process({ at, kind }, async () => void (count += 1));
    await draining.drain(process).catch(() => undefined);
    isOver = count < at;
    const { failed } = await draining.drain();
    expect([at, failed, draining.leftOver()]).toEqual([at, [], []]);
  }
});

it("ends with one empty cell where two operators drain it", async () => {
  for (let at = 1, isOver = false; !isOver; at += 7) {
    const draining = await withTenants("a", "b", "c");
    let count = 0;
    let other: Promise<unknown> | undefined;
    const process = draining.process(undefined, async () => {
      if ((count += 1) === at) other = draining.drain();
    });
    const results = [await draining.drain(process), await other].filter((result) => result !== undefined);
    isOver = count < at;
    const isDone = { between: 0, failed: [], reserved: 0 };
    expect([at, results]).toMatchObject([at, results.map(() => isDone)]);
    expect([at, draining.leftOver()]).toEqual([at, []]);
  }
});

it("leaves no tenant in the cell that is created at the same time", async () => {
  for (let at = 1, isOver = false; !isOver; at += 1) {
    const draining = await withTenants("a");
    let count = 0;
    let isEmpty = false;
    const process = draining.process(undefined, async () => {
      if ((count += 1) !== at) return;
      const { failed, reserved } = await draining.drain();
      isEmpty = failed.length === 0 && reserved === 0;
    });
    const created = createTenantInCells({ tenantId: "late", plan: "General" }, process, { cell: "1" });
    const error: unknown = await created.then(
      () => undefined,
      (failure: unknown) => failure,
    );
    isOver = count < at;
    // Nothing comes into a cell once a drain has said that it is empty.
    if (isEmpty) expect([at, draining.leftOver()]).toEqual([at, []]);
    const { failed, reserved } = await draining.drain();
    expect([at, failed, reserved, draining.leftOver()]).toEqual([at, [], 0, []]);
    expect([at, cellsOf(draining)["late"]]).toEqual([
      at,
      error === undefined ? expect.stringMatching(/[23]/) : undefined,
    ]);
  }
});
