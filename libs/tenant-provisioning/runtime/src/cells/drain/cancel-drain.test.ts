import { inconsistencies } from "../../core/fakes.test-support";
import { aroundCalls, FAULTS } from "../../core/ports.test-support";
import { doctor } from "../doctor/doctor.test-support";
import { UnknownCellError } from "../errors";
import { cancelMove } from "../move/cancel-move";
import type { MoveContext } from "../move/context";
import { movesWithoutEnd } from "../move/model.test-support";
import { advanceMove } from "../move/move-cell";
import { OVERLAP, PROPAGATION } from "../move/moving.test-support";
import { withUnreadable } from "../unreadable-entry.test-support";
import { cancelDrain, type CancelDrainOptions } from "./cancel-drain";
import { Draining } from "./draining.test-support";
import { MovedAgainError } from "./errors";

const STAY = { waitUntil: undefined };
const ENDED = { moved: 0, left: [], between: 0, failed: [], isStopped: false };

/** Cell 1 in a drain: two tenants that both cells let in, one whose move is being cancelled, and one that has moved. */
async function drained(ids: readonly string[] = ["a", "b", "back"]): Promise<Draining> {
  const draining = new Draining();
  const { context, clock } = draining.cells;
  await draining.create("gone", "1");
  await advanceMove({ tenantId: "gone", to: "3" }, context);
  clock.advance(PROPAGATION * 1000 + 1000);
  await advanceMove({ tenantId: "gone", to: "3" }, context);
  for (const id of ids) await draining.create(id, "1");
  if (ids.includes("back")) {
    await advanceMove({ tenantId: "back", to: "2" }, context);
    await cancelMove({ tenantId: "back", to: "2" }, context);
  }
  await draining.drain(context, { to: "2", ...STAY });
  return draining;
}

/** Cancels the drain of cell 1 to the end, or to the first fault. */
function cancel(draining: Draining, context?: MoveContext, options: Partial<CancelDrainOptions> = {}) {
  const { clock } = draining.cells;
  const waitUntil = async (at: number) => clock.advance(Math.max(0, at * 1000 - clock()));
  return cancelDrain({ cell: "1", waitUntil, ...options }, context ?? draining.process());
}

const cellsOf = ({ cells: { entries } }: Draining) =>
  Object.fromEntries(
    [...entries.values()].map(({ tenantId, status, cell }) => [tenantId, `${status} ${cell}`]),
  );

/**
 * What contradicts itself, or is left of a move. Empty when no tenant is between two cells.
 *
 * @param isKilled whether a run was interrupted, which may leave a counter of room too high, and never too low
 */
async function leftOver({ cells, violations }: Draining, isKilled = false): Promise<unknown[]> {
  const own = [...cells.entries.values()];
  const isTooLow = [...cells.rooms.values()].some(
    ({ cell, reserved }) => reserved < own.filter((entry) => entry.cell === cell).length,
  );
  const found = (await doctor(cells.context)).filter(
    (finding) => !isKilled || isTooLow || !String(finding).includes("room-wrong"),
  );
  const wrong = [...cells.worlds.values()].flatMap((world) => inconsistencies(world));
  return [...violations, ...wrong, ...found, ...movesWithoutEnd(cells)];
}

const AT_HOME = { a: "placed 1", b: "placed 1", back: "placed 1", gone: "placed 3" };

describe("cancelDrain", () => {
  it("keeps every tenant in the cell that can stay, side by side, and finishes the other moves", async () => {
    const draining = await drained();
    const { clock, rooms } = draining.cells;
    const started = clock();
    const ended: string[] = [];
    const starts: number[] = [];
    const options = { onStart: (moves: number) => starts.push(moves), onEnd: (id: string) => ended.push(id) };
    await expect(cancel(draining, undefined, options)).resolves.toEqual({ ...ENDED, stayed: 3, moved: 1 });
    expect([starts, ended.sort()]).toEqual([[4], ["a", "b", "back", "gone"]]);
    expect(cellsOf(draining)).toEqual(AT_HOME);
    expect(await leftOver(draining)).toEqual([]);
    expect(clock() - started).toBeLessThanOrEqual((PROPAGATION + OVERLAP + 5) * 1000);
    expect(rooms.get("1")).toMatchObject({ reserved: 3, isClosed: true });
    await expect(cancel(draining)).resolves.toEqual({ ...ENDED, stayed: 0 });
    await expect(draining.drain(undefined, { to: "3" })).resolves.toMatchObject({ moved: 3, reserved: 0 });
    expect(draining.leftOver()).toEqual([]);
  });

  it("cancels the moves to one cell", async () => {
    const draining = await drained();
    await expect(cancel(draining, undefined, { to: "3" })).resolves.toEqual({
      ...ENDED,
      stayed: 0,
      moved: 1,
    });
    expect(cellsOf(draining)).toEqual({ ...AT_HOME, a: "moving 1", b: "moving 1", back: "returning 1" });
    await expect(cancel(draining, undefined, { to: "2" })).resolves.toEqual({ ...ENDED, stayed: 3 });
    expect(await leftOver(draining)).toEqual([]);
  });

  it("does what it can without waiting, and says when to continue", async () => {
    const draining = await drained();
    const { clock } = draining.cells;
    const at = Math.ceil(clock() / 1000) + PROPAGATION + OVERLAP;
    const begun = { ...ENDED, stayed: 0, between: 4, continuesAt: at };
    await expect(cancel(draining, undefined, STAY)).resolves.toEqual(begun);
    clock.advance(at * 1000 - clock());
    await expect(cancel(draining, undefined, STAY)).resolves.toEqual({ ...ENDED, stayed: 3, moved: 1 });
    expect(await leftOver(draining)).toEqual([]);
  });

  it("leaves a cell behind that fails, however many tenants it has, and removes the rest once it answers", async () => {
    const draining = new Draining();
    const { cells } = draining;
    const ids = Array.from({ length: 25 }, (_, at) => `t${at}`);
    for (const id of ids) await draining.create(id, "1");
    const many = { ...cells.context, capacity: 100 };
    await draining.drain(many, { to: "2", ...STAY });
    const failure = new Error("cell 2 does not answer");
    const failing = cells.contextOf((ports, cell) =>
      cell === "2" ? aroundCalls(ports, () => Promise.reject(failure)) : ports,
    );
    const { left, ...result } = await cancel(draining, failing);
    expect(result).toMatchObject({ stayed: 0, moved: 0, between: 0, failed: [], isStopped: false });
    expect(left.map(({ tenantId }) => tenantId).sort()).toEqual([...ids].sort());
    expect(left[0]).toEqual({ tenantId: expect.any(String) as string, to: "2", error: failure });
    await expect(cancel(draining)).resolves.toEqual({ ...ENDED, stayed: 25 });
    expect(await leftOver(draining)).toEqual([]);
  });

  it("names a tenant that is moved again meanwhile, and ends", async () => {
    const draining = await drained();
    const wish = { tenantId: "a", to: "2" };
    const process = draining.process(undefined, async (name) => {
      if (name === "directory.list" && draining.cells.entries.get("a")?.status === "placed")
        await advanceMove(wish, draining.cells.context);
    });
    const { failed, ...result } = await cancel(draining, process);
    expect(result).toMatchObject({ stayed: 3, moved: 1, left: [], between: 0, isStopped: false });
    expect(failed).toEqual([{ tenantId: "a", error: new MovedAgainError("a", "1") }]);
    await cancel(draining);
    expect(cellsOf(draining)).toEqual(AT_HOME);
  });

  it("names a tenant whose entry cannot be read, and cancels the other moves", async () => {
    const draining = await drained();
    const error = new Error("the entry cannot be read");
    const { failed, stayed } = await cancel(draining, withUnreadable(draining.cells.context, "a", error));
    expect([stayed, failed]).toEqual([2, [{ tenantId: "a", error }]]);
    await cancel(draining);
    expect(cellsOf(draining)).toEqual(AT_HOME);
  });

  it("finishes a move whose own run is faster, at any call", async () => {
    for (let at = 1, isOver = false; !isOver; at += 1) {
      const draining = new Draining();
      const { context, clock } = draining.cells;
      await draining.create("a", "1");
      await advanceMove({ tenantId: "a", to: "2" }, context);
      clock.advance(PROPAGATION * 1000 + 1000);
      let count = 0;
      const process = draining.process(undefined, async () => {
        if ((count += 1) !== at || draining.cells.entries.get("a")?.status !== "moving") return;
        await advanceMove({ tenantId: "a", to: "2" }, context);
      });
      const { failed } = await cancel(draining, process);
      isOver = count < at;
      expect([at, failed, await leftOver(draining)]).toEqual([at, [], []]);
    }
  });

  it.each([{ cell: "9" }, { to: "9" }])(
    "refuses a cell that neither the environment nor a move has: %p",
    async (wish) => {
      const draining = await drained();
      const before = cellsOf(draining);
      await expect(cancel(draining, undefined, wish)).rejects.toThrow(UnknownCellError);
      expect(cellsOf(draining)).toEqual(before);
    },
  );
});

it.each(FAULTS)("continues a cancellation after a fault of the kind '%s' at any call", async (kind) => {
  for (let at = 1, isOver = false; !isOver; at += 1) {
    // Others take the same calls side by side.
    const draining = await drained(["a"]);
    let count = 0;
    const process = draining.process({ at, kind }, async () => void (count += 1));
    await cancel(draining, process).catch(() => undefined);
    isOver = count < at;
    const { failed, left } = await cancel(draining);
    expect([at, failed, left, cellsOf(draining), await leftOver(draining, true)]).toEqual([
      at,
      [],
      [],
      { a: "placed 1", gone: "placed 3" },
      [],
    ]);
  }
});

it.each(["cancels it", "drains the cell"])(
  "ends where another operator %s at the same time",
  async (what) => {
    for (let at = 1, isOver = false; !isOver; at += 5) {
      const draining = await drained();
      let count = 0;
      let other: Promise<unknown> | undefined;
      const process = draining.process(undefined, async () => {
        if ((count += 1) === at) other = what === "cancels it" ? cancel(draining) : draining.drain();
      });
      await cancel(draining, process);
      await other;
      isOver = count < at;
      const { failed } = await cancel(draining);
      expect([at, failed, await leftOver(draining)]).toEqual([at, [], []]);
      if (what === "cancels it") expect([at, cellsOf(draining)]).toEqual([at, AT_HOME]);
    }
  },
);
