import { inconsistencies } from "../../core/fakes.test-support";
import { aroundCalls, FAULTS } from "../../core/ports.test-support";
import { noFreeUsagePlan, TenantMovingError } from "../../core/errors";
import { limitTenant } from "../../tenant/change-tenant";
import { mintTenantToken } from "../../token/mint-token";
import { UnknownCellError } from "../errors";
import { doctor, moveAcme, withAcme } from "../doctor/doctor.test-support";
import { deleteInCells, revokeInCells, suspendInCells } from "./both-sides";
import { cancelMove } from "./cancel-move";
import { MoveNotCancelledError, ReturningError } from "./errors";
import { Model, movesWithoutEnd } from "./model.test-support";
import { advanceMove } from "./move-cell";
import { letIn, OVERLAP, PROPAGATION, routed, worldOf } from "./moving.test-support";

const move = { tenantId: "acme", to: "2" };
const WAIT = PROPAGATION + OVERLAP;

type Acme = Awaited<ReturnType<typeof withAcme>>;

/** Who lets the tenant's token in, and where the router sends it. */
const access = ({ cells, hash }: Acme) =>
  ["1", "2"]
    .map((cell) => letIn(worldOf(cells, cell), hash) !== undefined)
    .concat(routed(cells, hash, "1", 0) === "1");

/** The ports with a cell that does not answer. */
const withoutCell = ({ contextOf }: Acme, dead: string) =>
  contextOf((ports, cell) =>
    cell === dead
      ? aroundCalls(ports, async () => {
          throw new Error(`cell ${dead} does not answer`);
        })
      : ports,
  );

/** Expects the tenant in cell 1 as before, and nothing of it anywhere else. */
async function expectAtHome(acme: Acme): Promise<void> {
  const { cells, context, entries, rooms } = acme;
  expect(access(acme)).toEqual([true, false, true]);
  expect(entries.get("acme")).toMatchObject({ status: "placed", cell: "1" });
  expect([...rooms.values()].map(({ reserved }) => reserved)).toEqual([1, 0, 0]);
  for (const world of cells.worlds.values()) expect(inconsistencies(world)).toEqual([]);
  expect(worldOf(cells, "2")).toMatchObject({ records: new Map(), keys: new Map(), tokens: new Map() });
  expect(movesWithoutEnd(cells)).toEqual([]);
  expect(await doctor(context)).toEqual([]);
}

describe("cancelMove", () => {
  it("brings a tenant back whose requests the routers send to the new cell", async () => {
    const acme = await withAcme();
    const { cells, context, clock } = acme;
    const before = worldOf(cells, "1").records.get("acme");
    await moveAcme(cells, "2", 1);
    expect(access(acme)).toEqual([true, true, false]);
    const at = Math.ceil(clock() / 1000) + WAIT;
    await expect(cancelMove(move, context)).resolves.toEqual({ stage: "returning", at });
    expect(access(acme)).toEqual([true, true, true]);
    await expect(advanceMove(move, context)).rejects.toEqual(new ReturningError("acme", "2"));
    clock.advance((WAIT - 1) * 1000);
    await expect(cancelMove(move, context)).resolves.toEqual({ stage: "returning", at });
    clock.advance(2_000);
    await expect(cancelMove(move, context)).resolves.toEqual({ stage: "done", cell: "1" });
    const { revision } = worldOf(cells, "1").records.get("acme") ?? {};
    expect(worldOf(cells, "1").records.get("acme")).toEqual({
      ...before,
      revision,
      updatedAt: before?.updatedAt,
    });
    await expectAtHome(acme);
    await expect(cancelMove(move, context)).resolves.toEqual({ stage: "done", cell: "1" });
    await moveAcme(cells, "2");
    expect(access(acme)).toEqual([false, true, false]);
    expect(movesWithoutEnd(cells)).toEqual([]);
  });

  it("does so at once where the new cell has no free usage plan, so that nothing was copied", async () => {
    const acme = await withAcme();
    const { cells, context } = acme;
    const [first, second] = [worldOf(cells, "1"), worldOf(cells, "2")];
    await limitTenant("acme", { rateLimit: 1, burstLimit: 1 }, first.tenancy);
    const create = jest
      .spyOn(second.ports.ownPlans, "create")
      .mockRejectedValue(noFreeUsagePlan(300, undefined));
    await expect(advanceMove(move, context)).rejects.toThrow("usage plans");
    await expect(limitTenant("acme", null, first.tenancy)).rejects.toThrow(TenantMovingError);
    await expect(cancelMove(move, context)).resolves.toEqual({ stage: "done", cell: "1" });
    await expectAtHome(acme);
    create.mockRestore();
    await limitTenant("acme", null, first.tenancy);
    await expectAtHome(acme);
  });

  it("tells the routers again what a run of the move has told them since", async () => {
    const acme = await withAcme();
    const { cells, context, clock, hash } = acme;
    await moveAcme(cells, "2", 1);
    await cancelMove(move, context);
    clock.advance((WAIT - 1) * 1000);
    await context.exceptions.write([{ hash, cell: "2" }]);
    clock.advance(2_000);
    await expect(cancelMove(move, context)).resolves.toMatchObject({ stage: "returning" });
    expect(access(acme)).toEqual([true, true, true]);
    clock.advance((WAIT + 1) * 1000);
    await cancelMove(move, context);
    await expectAtHome(acme);
  });

  it("refuses once the tenant is in the new cell", async () => {
    const { cells, context, clock } = await withAcme();
    await moveAcme(cells, "2", 2);
    await expect(cancelMove(move, context)).rejects.toEqual(new MoveNotCancelledError("acme", "2", "1"));
    clock.advance((OVERLAP + 1) * 1000);
    await advanceMove(move, context);
    await expect(cancelMove(move, context)).rejects.toEqual(
      new MoveNotCancelledError("acme", "2", undefined),
    );
  });

  it("cancels no other move", async () => {
    const { cells, context } = await withAcme();
    await moveAcme(cells, "2", 1);
    await expect(cancelMove({ tenantId: "acme", to: "9" }, context)).rejects.toThrow(UnknownCellError);
    await expect(cancelMove({ tenantId: "acme", to: "3" }, context)).rejects.toEqual(
      new TenantMovingError("acme", "2"),
    );
    await cancelMove(move, context);
    await expect(cancelMove({ tenantId: "acme", to: "3" }, context)).rejects.toEqual(
      new ReturningError("acme", "2"),
    );
  });

  it("needs nothing of a cell that the environment no longer has", async () => {
    const acme = await withAcme();
    await moveAcme(acme.cells, "2", 1);
    const { all } = acme.context;
    const without = { ...acme.context, all: all.filter(({ cell }) => cell !== "2") as unknown as typeof all };
    await cancelMove(move, without);
    acme.clock.advance((WAIT + 1) * 1000);
    await expect(cancelMove(move, without)).resolves.toEqual({ stage: "done", cell: "1" });
    expect(letIn(worldOf(acme.cells, "1"), acme.hash)).toBe("acme");
  });
});

describe("with a new cell that does not answer any more", () => {
  /** Moves until the new cell dies before its call with a number. @returns whether the move got so far */
  const moveUntilDead = async ({ contextOf, clock }: Acme, at: number): Promise<boolean> => {
    let count = 0;
    const dying = contextOf((ports, cell) =>
      cell === "2"
        ? aroundCalls(ports, async (_, call) => {
            if ((count += 1) >= at) throw new Error("cell 2 does not answer");
            return call();
          })
        : ports,
    );
    await advanceMove(move, dying).catch(() => undefined);
    clock.advance((PROPAGATION + 1) * 1000);
    await advanceMove(move, dying).catch(() => undefined);
    return count >= at;
  };

  it("brings the tenant back from each step, and removes what is left there once it answers", async () => {
    for (let at = 1, isDead = true; isDead; at += 1) {
      const acme = await withAcme();
      const { context, clock, entries, cells } = acme;
      isDead = await moveUntilDead(acme, at);
      const entry = entries.get("acme");
      if (entry?.status === "leaving" || entry?.status === "placed") continue;
      const dead = withoutCell(acme, "2");
      await cancelMove(move, dead);
      expect([at, access(acme)[0], access(acme)[2]]).toEqual([at, true, true]);
      clock.advance((WAIT + 1) * 1000);
      await expect(cancelMove(move, dead)).resolves.toMatchObject({ stage: "left", cell: "1" });
      // It can be changed, and revoking acts in its cell.
      await mintTenantToken({ tenantId: "acme" }, worldOf(cells, "1").tenancy);
      expect(await doctor(context)).toContain("1 move-unfinished acme");
      await doctor(context, "--fix");
      await expectAtHome(acme);
    }
  });
});

it("revokes, suspends and deletes in the tenant's cell while the other one does not answer", async () => {
  const acme = await withAcme();
  const { cells, clock, context, hash } = acme;
  await moveAcme(cells, "2", 1);
  const dead = withoutCell(acme, "2");
  await cancelMove(move, dead);
  clock.advance((WAIT + 1) * 1000);
  await cancelMove(move, dead);
  const first = worldOf(cells, "1");
  const { tokenId } = await mintTenantToken({ tenantId: "acme" }, first.tenancy);
  const failure = "cell 2 does not answer";
  await expect(revokeInCells({ tenantId: "acme", tokenId }, dead)).rejects.toThrow(failure);
  expect([...first.tokens.values()].map((token) => token.tokenId)).not.toContain(tokenId);
  await expect(suspendInCells("acme", dead)).rejects.toThrow(failure);
  expect([first.records.get("acme")?.status, letIn(first, hash)]).toEqual(["suspended", undefined]);
  await expect(deleteInCells("acme", dead)).rejects.toThrow(failure);
  await deleteInCells("acme", context);
  expect([...cells.worlds.values()].map(({ records, tokens }) => records.size + tokens.size)).toEqual([
    0, 0, 0,
  ]);
  expect([cells.entries.size, movesWithoutEnd(cells)]).toEqual([0, []]);
});

/** A move that was interrupted, at each call and by each fault, as far as it can go after so many waits. */
describe.each(FAULTS)("after a fault of the kind '%s'", (kind) => {
  it.each([0, 1])("at any call of stage %i of the move", async (stages) => {
    for (let at = 1, isOver = false; !isOver; at += 1) {
      const model = await interrupted(stages);
      let count = 0;
      await model.move(
        "2",
        model.process({ at, kind }, async () => void (count += 1)),
      );
      isOver = count < at;
      const isPast = model.cells.entries.get("acme")?.status === "leaving";
      await model.cancel(model.process());
      await model.finish(isPast ? "2" : "1");
      expect([at, model.cells.entries.get("acme")?.cell]).toEqual([at, isPast ? "2" : "1"]);
    }
  });

  it.each([0, 1])("at any call of the cancellation, %i waits after its begin", async (waits) => {
    for (let at = 1, isOver = false; !isOver; at += 1) {
      const model = await interrupted(1);
      if (waits === 1) {
        await model.cancel(model.process());
        model.cells.clock.advance((WAIT + 1) * 1000);
      }
      let count = 0;
      await model.cancel(model.process({ at, kind }, async () => void (count += 1)));
      isOver = count < at;
      if (model.cells.entries.get("acme")?.status === "moving") await model.cancel(model.process());
      await model.finish("1");
      expect([at, model.cells.entries.get("acme")]).toEqual([at, expect.objectContaining({ cell: "1" })]);
    }
  });
});

/** What another operator does at the same time. */
const OTHERS = ["move", "cancel", "revoke", "suspend", "delete"] as const;

describe.each(OTHERS)("beside %s", (what) => {
  const other = (model: Model) =>
    what === "move" ? model.move("2", model.process()) : model[what](model.process());

  it.each([0, 1])("in full between any two calls, %i waits after its begin", async (waits) => {
    for (let at = 1, isOver = false; !isOver; at += 1) {
      const model = await interrupted(1);
      if (waits === 1) {
        await model.cancel(model.process());
        model.cells.clock.advance((WAIT + 1) * 1000);
      }
      let count = 0;
      const process = model.process(undefined, async () => {
        if ((count += 1) === at) await other(model);
      });
      await model.cancel(process);
      isOver = count < at;
      await model.finish(model.cells.entries.get("acme")?.status === "leaving" ? "2" : "1");
      expect([at, model.violations]).toEqual([at, []]);
    }
  });

  it.each([0, 1])(
    "with a cancellation between any two of its calls, %i waits after its begin",
    async (waits) => {
      for (let at = 1, isOver = false; !isOver; at += 1) {
        const model = await interrupted(1);
        if (waits === 1) {
          await model.cancel(model.process());
          model.cells.clock.advance((WAIT + 1) * 1000);
        }
        let count = 0;
        const process = model.process(undefined, async () => {
          if ((count += 1) === at) await model.cancel(model.process());
        });
        await (what === "move" ? model.move("2", process) : model[what](process));
        isOver = count < at;
        await model.finish("1");
        expect([at, model.violations]).toEqual([at, []]);
      }
    },
  );
});

it.each([
  ["", false],
  [" with limits of its own", true],
])(
  "leaves nothing of a tenant%s, in full between any two calls of a move that begins",
  async (_, isLimited) => {
    for (let at = 1, isOver = false; !isOver; at += 1) {
      const model = await new Model().start();
      const first = worldOf(model.cells, "1");
      if (isLimited) await limitTenant("acme", { rateLimit: 1, burstLimit: 1 }, first.tenancy);
      let count = 0;
      const process = model.process(undefined, async () => {
        if ((count += 1) === at) await model.cancel(model.process());
      });
      await model.move("2", process);
      isOver = count < at;
      if (model.cells.entries.get("acme")?.status === "moving") await model.cancel(model.process());
      await model.finish("1");
      expect([at, model.violations, first.records.get("acme")?.movesTo]).toEqual([at, [], undefined]);
    }
  },
);

async function interrupted(stages: number): Promise<Model> {
  const model = await new Model().start();
  if (stages === 0) return model;
  await advanceMove(move, model.cells.context);
  model.cells.clock.advance((PROPAGATION + 1) * 1000);
  return model;
}
