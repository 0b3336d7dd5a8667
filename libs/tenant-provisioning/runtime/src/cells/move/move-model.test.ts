import fc from "fast-check";
import { FAULTS } from "../../core/ports.test-support";
import type { MoveContext } from "./context";
import { Model } from "./model.test-support";
import { advanceMove } from "./move-cell";
import { OVERLAP, PROPAGATION } from "./moving.test-support";

const OTHERS = ["move", "cancel", "mint", "rotate", "disable", "revoke", "suspend"] as const;
const KINDS = [...OTHERS, "delete"] as const;
const to = fc.constantFrom("2", "2", "3", "1");
const fault = fc.record({ at: fc.integer({ min: 1, max: 60 }), kind: fc.constantFrom(...FAULTS) });
const turns = fc.array(fc.boolean(), { minLength: 40, maxLength: 120 });

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      seconds: fc.integer({ min: 1, max: OVERLAP + 5 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("one" as const),
      what: fc.constantFrom("move", ...OTHERS),
      to,
      fault: fc.option(fault),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("both" as const),
      first: fc.constantFrom("move" as const, "move" as const, "cancel" as const),
      second: fc.constantFrom(...KINDS),
      to,
      turns,
    }),
  },
);

const COMMANDS: readonly [string, (model: Model, process: MoveContext) => Promise<void>][] = [
  ["revoke", (model, process) => model.revoke(process)],
  ["suspend", (model, process) => model.suspend(process)],
  ["delete", (model, process) => model.delete(process)],
  ["mint", (model, process) => model.mint(process)],
  ["rotate", (model, process) => model.rotate(process)],
  ["disable", (model, process) => model.disable(process)],
  ["move", (model, process) => model.move("2", process)],
  ["cancel", (model, process) => model.cancel(process)],
];

/** A run of all stages that a move can go through without waiting, once it has waited for `stages` of them. */
async function begun(stages: number): Promise<Model> {
  const model = await new Model().start();
  for (let stage = 0; stage < stages; stage += 1) {
    await advanceMove({ tenantId: "acme", to: "2" }, model.cells.context);
    model.cells.clock.advance((stage === 0 ? PROPAGATION : OVERLAP) * 1000 + 1000);
  }
  return model;
}

describe.each(COMMANDS)("%s", (_, command) => {
  it.each([0, 1, 2])("in full between any two calls of stage %i of a move", async (stages) => {
    for (let at = 1, isOver = false; !isOver; at += 1) {
      const model = await begun(stages);
      let count = 0;
      const process = model.process(undefined, async () => {
        if ((count += 1) === at) await command(model, model.process());
      });
      await model.move("2", process);
      isOver = count < at;
      await model.finish("2");
      expect([at, model.violations]).toEqual([at, []]);
    }
  });

  it.each([0, 1, 2])("with stage %i of a move between any two of its calls", async (stages) => {
    for (let at = 1, isOver = false; !isOver; at += 1) {
      const model = await begun(stages);
      let count = 0;
      const process = model.process(undefined, async () => {
        if ((count += 1) === at) await model.move("2", model.process());
      });
      await command(model, process);
      isOver = count < at;
      await model.finish("2");
      expect([at, model.violations]).toEqual([at, []]);
    }
  });
});

it("leaves the routers as the directory says, where a run was overtaken by the rest of the move and another", async () => {
  for (let at = 1, isOver = false; !isOver; at += 1) {
    const model = await begun(0);
    let count = 0;
    const process = model.process(undefined, async () => {
      if ((count += 1) !== at) return;
      await model.finish("2");
      await model.finish("3");
    });
    await model.move("2", process);
    isOver = count < at;
    // The store has no conditions. A run that stood still between its last look into the directory and its write
    // misleads the routers until it notices.
    model.violations.splice(0);
    await model.finish(isOver ? "2" : "3");
    expect([at, model.violations]).toEqual([at, []]);
  }
});

it.each(FAULTS)("continues after a fault of the kind '%s' at any call of any stage", async (kind) => {
  for (const stages of [0, 1, 2])
    for (let at = 1, isOver = false; !isOver; at += 1) {
      const model = await begun(stages);
      let count = 0;
      await model.move(
        "2",
        model.process({ at, kind }, async () => void (count += 1)),
      );
      isOver = count < at;
      await model.finish("2");
      expect([stages, at, model.violations]).toEqual([stages, at, []]);
      expect(model.cells.entries.get("acme")).toMatchObject({ status: "placed", cell: "2" });
    }
});

/** A deletion that has removed the tokens of the new cell when the move stores a copy there. */
const BETWEEN_REMOVALS: readonly boolean[] = [
  ...Array<boolean>(16).fill(true),
  ...[false, true, true, false, false, true, true, true, false, false, true, false, true, true, true],
  ...Array<boolean>(20).fill(false),
  ...[true, true, false, false],
];

it("leaves no copy of a token of a tenant that is deleted meanwhile", async () => {
  for (let more = 0; more < 12; more += 1) {
    const model = await new Model().start();
    const turns = [...BETWEEN_REMOVALS.slice(0, 31), ...Array<boolean>(12 + more).fill(false), true, true];
    await model.both([(process) => model.move("2", process), (process) => model.delete(process)], turns);
    await model.finish("2");
    expect(model.violations).toEqual([]);
  }
});

it("loses no request and lets in nobody who has ended, whatever happens in which order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), to, async (steps, target) => {
      const model = await new Model().start();
      for (const each of steps) {
        if (each.kind === "wait") model.cells.clock.advance(each.seconds * 1000);
        else if (each.kind === "one") {
          const process = model.process(each.fault ?? undefined);
          await model[each.what](...([each.what === "move" ? each.to : process, process] as [never, never]));
        } else {
          const run = (what: (typeof KINDS)[number]) => (process: MoveContext) =>
            what === "move" ? model.move(each.to, process) : model[what](process);
          await model.both([run(each.first), run(each.second)], each.turns);
        }
        model.check("between");
        expect(model.violations).toEqual([]);
      }
      await model.finish(target);
    }),
    { numRuns: Number(process.env["MOVE_RUNS"] ?? 150) },
  );
}, 300_000);
