import { inconsistencies } from "../../core/fakes.test-support";
import { cancelMove } from "../move/cancel-move";
import { Model } from "../move/model.test-support";
import { advanceMove } from "../move/move-cell";
import { OVERLAP, PROPAGATION } from "../move/moving.test-support";
import { doctor } from "./doctor.test-support";

const move = { tenantId: "acme", to: "2" };
const WAIT = PROPAGATION + OVERLAP;

/** What a move has done before its last run, with the waits between. */
const BEFORE: readonly (readonly [string, readonly ("move" | "cancel")[]])[] = [
  ["a move that begins", []],
  ["a move whose routers know", ["move"]],
  ["a move whose overlap is over", ["move", "move"]],
];

/** What is found, but for the tenant that the model has in every cell. */
const findings = async ({ cells: { context } }: Model, fix: "--fix" | "" = "") =>
  (await doctor(context, fix)).filter((each) => !each.includes(" other"));

/** Loses the directory, repairs it, and expects the tenant in one cell. */
async function loseAndRepair(model: Model): Promise<void> {
  const { entries, rooms, clock, worlds } = model.cells;
  entries.clear();
  rooms.clear();
  for (let runs = 0, found; (found = await findings(model, "--fix")).length > 0; runs += 1) {
    model.check(`after run ${runs} of doctor`);
    expect([runs < 6, found]).toEqual([true, found]);
    // Shorter than the wait that a run asks for, so that a repair which does not wait is seen.
    for (let times = 0; times < 4; times += 1) {
      clock.advance((WAIT / 4 + 1) * 1000);
      model.check(`${times} after run ${runs} of doctor`);
    }
  }
  expect(model.violations).toEqual([]);
  const cells = [...worlds].filter(([, { records }]) => records.has("acme")).map(([cell]) => cell);
  expect(cells).toEqual([entries.get("acme")?.cell]);
  for (const world of worlds.values()) expect(inconsistencies(world)).toEqual([]);
}

async function run(model: Model, what: "move" | "cancel", context = model.process()): Promise<void> {
  await (what === "move" ? advanceMove(move, context) : cancelMove(move, context)).catch(() => undefined);
}

it.each(BEFORE)("is rebuilt by doctor --fix after each call of %s", async (_, before) => {
  for (let at = 1, isOver = false; !isOver; at += 1) {
    const model = await new Model().start();
    for (const each of before) {
      await run(model, each);
      model.cells.clock.advance((OVERLAP + 1) * 1000);
    }
    let count = 0;
    const process = model.process({ at, kind: "killed after" }, async () => void (count += 1));
    await run(model, "move", process);
    isOver = count < at;
    await loseAndRepair(model);
  }
});

it.each([0, 1])("is rebuilt after each call of a cancellation, %i waits after its begin", async (waits) => {
  for (let at = 1, isOver = false; !isOver; at += 1) {
    const model = await new Model().start();
    await run(model, "move");
    if (waits === 1) {
      await run(model, "cancel");
      model.cells.clock.advance((WAIT + 1) * 1000);
    }
    let count = 0;
    await run(
      model,
      "cancel",
      model.process({ at, kind: "killed after" }, async () => void (count += 1)),
    );
    isOver = count < at;
    await loseAndRepair(model);
  }
});
