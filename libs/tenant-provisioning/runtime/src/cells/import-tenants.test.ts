import { hashToken } from "@tollgate/token-hashing";
import { without } from "../core/defined";
import { FAULTS } from "../core/ports.test-support";
import type { UntrustedImportRow } from "../import/import-row";
import { failedCells, type Imported, Importing, type SecretsOfRun } from "./importing.test-support";

const HASH = hashToken("minted by another program");
/** Tenants of all cells, with each kind of token. */
const ROWS = [
  { id: "a", plan: "General", token: "mint" },
  { id: "b", plan: "Unlimited", token: HASH },
  { id: "c", plan: "General", status: "suspended" },
  { id: "d", plan: "General", token: "mint", cell: "2" },
  { id: "e", plan: "General", rate: "5", burst: "10" },
  { id: "f", plan: "General", token: "mint" },
];

const withoutCells = (rows: readonly UntrustedImportRow[]) => rows.map((row) => without({ ...row }, "cell"));
const failuresOf = ({ rows }: Imported) => rows.filter(({ outcome }) => outcome === "failed");
const outcomesOf = (rows: readonly { readonly outcome: string }[]) =>
  new Set(rows.map(({ outcome }) => outcome));

it("spreads the rows over cells, and changes nothing when the same file comes again", async () => {
  const importing = new Importing();
  const secrets: SecretsOfRun = [];
  const first = await importing.import(ROWS, secrets);
  expect([first.error, outcomesOf(first.rows)]).toEqual([undefined, new Set(["created"])]);
  expect(importing.wrong(ROWS, secrets)).toEqual([]);
  const again = await importing.import(ROWS, secrets);
  expect([again.error, outcomesOf(again.rows)]).toEqual([undefined, new Set(["unchanged"])]);
  await importing.drain("2");
  const afterwards = await importing.import(withoutCells(ROWS), secrets);
  expect(afterwards.rows.filter(({ outcome }) => outcome !== "unchanged")).toEqual([]);
});

it.each(FAULTS)(
  "with a fault of the kind '%s' at any call, run again, loses and doubles nothing",
  async (kind) => {
    for (let at = 1, isOver = false; !isOver; at += 1) {
      const importing = new Importing();
      const secrets: SecretsOfRun = [];
      let where = `${kind} ${at}`;
      const disturbed = await importing.import(ROWS, secrets, async (name, call, count) => {
        if (kind.startsWith("killed") && count > at) throw new Error("killed");
        if (count !== at) return call();
        where += ` ${name}`;
        if (kind.endsWith("after")) await call();
        throw new Error("fault");
      });
      isOver = importing.calls < at;
      // What a run reports as created is there.
      for (const { id = "", outcome, cell } of disturbed.rows)
        if (outcome === "created") expect([where, id, importing.placed[id]]).toEqual([where, id, cell]);
      const again = await importing.import(ROWS, secrets);
      expect([where, again.error, failuresOf(again)]).toEqual([where, undefined, []]);
      expect([where, importing.wrong(ROWS, secrets)]).toEqual([where, []]);
    }
  },
);

it.each(["1", "2"])(
  "imports into the others while cell %s answers no call from any on, and names it",
  async (cell) => {
    for (let from = 1, isOver = false; !isOver; from += 1) {
      const importing = new Importing();
      const secrets: SecretsOfRun = [];
      await importing.import([{ id: "old", plan: "General", cell: "3" }], secrets);
      const rows = [...ROWS, { id: "old", plan: "General" }];
      let ofCell = 0;
      const silent = await importing.import(rows, secrets, async (name, call) => {
        if (name.startsWith(`${cell}.`) && (ofCell += 1) >= from) throw new Error("no answer");
        return call();
      });
      isOver = ofCell < from;
      const [reported, names] = [silent.rows.map(({ id }) => id), failedCells(silent)];
      expect([from, silent.error === undefined || names.length > 0]).toEqual([from, true]);
      const texts = [
        ...names.map((name) => `cell ${name}`),
        ...silent.told,
        ...silent.rows.map(({ reason }) => reason),
      ];
      expect([from, isOver || new RegExp(`cell ${cell}`, "i").test(texts.join())]).toEqual([from, true]);
      // Without a result are only rows of the cell that is named.
      for (const { id } of rows)
        if (!reported.includes(id))
          expect([from, id, names, importing.placed[id]]).toEqual([from, id, [cell], cell]);
      expect([from, silent.rows.at(-1)]).toEqual([
        from,
        expect.objectContaining({ id: "old", outcome: "unchanged" }),
      ]);
      const again = await importing.import(rows, secrets);
      expect([from, again.error, failuresOf(again), importing.wrong(rows, secrets)]).toEqual([
        from,
        undefined,
        [],
        [],
      ]);
    }
  },
);

it("puts rows into other cells when keys that are no tenants fill an account, also in the middle", async () => {
  const importing = new Importing();
  for (const cell of ["1", "2", "3"]) await importing.cells.context.rooms.reserve(cell, cell === "2" ? 0 : 5);
  importing.fillAccount("2", 1);
  const rows = withoutCells(ROWS);
  const secrets: SecretsOfRun = [];
  const { error, rows: results } = await importing.import(rows, secrets);
  expect([error, results.filter(({ outcome }) => outcome !== "created")]).toEqual([undefined, []]);
  expect(importing.wrong(rows, secrets)).toEqual([]);
  expect(Object.values(importing.placed).filter((cell) => cell === "2")).toHaveLength(1);
});

it("puts rows into other cells when another operator takes the room of one, or closes it", async () => {
  const take = (importing: Importing) => importing.cells.context.rooms.reserve("2", 9);
  const close = (importing: Importing) => importing.cells.context.rooms.setClosed("2", true);
  for (const change of [take, close]) {
    const importing = new Importing();
    const rows = withoutCells(ROWS);
    const secrets: SecretsOfRun = [];
    let isChanged = false;
    const { error, rows: results } = await importing.import(rows, secrets, async (name, call) => {
      // The room was read, and is not reserved yet.
      if (name === "rooms.reserve" && !isChanged) isChanged = await change(importing);
      return call();
    });
    expect([error, outcomesOf(results)]).toEqual([undefined, new Set(["created"])]);
    expect(importing.wrong(rows, secrets)).toEqual([]);
    expect(new Set(Object.values(importing.placed))).toEqual(new Set(["1", "3"]));
  }
});

it("makes each tenant once where two operators import one file", async () => {
  for (let at = 1, isOver = false; !isOver; at += 3) {
    const importing = new Importing();
    const files: [SecretsOfRun, SecretsOfRun] = [[], []];
    let other: ReturnType<Importing["import"]> | undefined;
    const one = await importing.import(ROWS, files[0], async (_, call, count) => {
      if (count === at) other = importing.import(ROWS, files[1]);
      // The other one goes on meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
      return call();
    });
    isOver = other === undefined;
    const results = [one, (await other) ?? one];
    expect([at, results.map(({ error }) => error)]).toEqual([at, [undefined, undefined]]);
    const again = await importing.import(ROWS, files[0]);
    expect([at, again.error, failuresOf(again)]).toEqual([at, undefined, []]);
    expect([at, importing.wrong(ROWS, files.flat())]).toEqual([at, []]);
  }
});

it("puts no tenant into a cell that a drain has emptied, and loses none", async () => {
  for (let at = 1, isOver = false; !isOver; at += 3) {
    const importing = new Importing();
    const secrets: SecretsOfRun = [];
    await importing.import([{ id: "old", plan: "General", token: "mint", cell: "2" }], secrets);
    const rows = [...withoutCells(ROWS), { id: "old", plan: "General", token: "mint" }];
    let drained: Awaited<ReturnType<Importing["drain"]>> | undefined;
    const result = await importing.import(rows, secrets, async (_, call, count) => {
      if (count === at) drained = await importing.drain("2");
      return call();
    });
    isOver = drained === undefined;
    expect([at, result.error]).toEqual([at, undefined]);
    for (const { id = "", outcome } of result.rows)
      if (outcome !== "failed") expect([at, id, importing.placed[id]]).toEqual([at, id, expect.anything()]);
    const isEmpty = drained?.failed.length === 0 && drained.reserved === 0;
    if (isEmpty)
      expect([at, Object.entries(importing.placed).filter(([, cell]) => cell === "2")]).toEqual([at, []]);
    const again = await importing.import(rows, secrets);
    expect([at, again.error, failuresOf(again)]).toEqual([at, undefined, []]);
    const { failed, reserved } = await importing.drain("2");
    expect([at, failed, reserved, importing.wrong(rows, secrets)]).toEqual([at, [], 0, []]);
    expect([at, Object.values(importing.placed)]).toEqual([at, expect.not.arrayContaining(["2"])]);
  }
});

it("gives tenants that arrive during a drain another cell", async () => {
  for (let at = 1, isOver = false; !isOver; at += 5) {
    const importing = new Importing();
    const secrets: SecretsOfRun = [];
    const [old, rows] = [[{ id: "old", plan: "General", token: "mint" }], withoutCells(ROWS)];
    await importing.import(
      old.map((row) => ({ ...row, cell: "2" })),
      secrets,
    );
    let imported: Imported | undefined;
    const { failed, reserved } = await importing.drain("2", async (_, call, count) => {
      if (count === at) imported = await importing.import([...rows, ...old], secrets);
      return call();
    });
    isOver = imported === undefined;
    expect([at, failed, reserved, imported?.error]).toEqual([at, [], 0, undefined]);
    const again = await importing.import([...rows, ...old], secrets);
    expect([at, failuresOf(again)]).toEqual([at, []]);
    expect([at, importing.wrong([...rows, ...old], secrets)]).toEqual([at, []]);
    expect([at, Object.values(importing.placed)]).toEqual([at, expect.not.arrayContaining(["2"])]);
  }
});
