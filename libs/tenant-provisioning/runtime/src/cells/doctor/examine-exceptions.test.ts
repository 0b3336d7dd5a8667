import { collect } from "@tollgate/testing-runtime";
import type { CellTenancy } from "../cells";
import { cellNamed } from "../cells";
import { routed, worldOf } from "../move/moving.test-support";
import { doctor, moveAcme, withAcme } from "./doctor.test-support";
import { examineCells } from "./examine-cells";
import { ExceptionExamination } from "./examine-exceptions";

const stray = "f".repeat(20);

it("finds nothing at any stage of a move but the move, and nothing after it and after the way home", async () => {
  for (const stage of [1, 2]) {
    const { cells, context } = await withAcme();
    await moveAcme(cells, "2", stage);
    expect(await doctor(context)).toEqual([`${stage === 1 ? 1 : 2} move-unfinished acme`]);
  }
  const { cells, context } = await withAcme();
  for (const to of ["2", "3", "1"]) {
    await moveAcme(cells, to);
    expect([to, await doctor(context)]).toEqual([to, []]);
    cells.clock.advance(1000);
  }
});

it("restores the exception of a moved token that the router sends to the wrong cell, or to none", async () => {
  for (const cell of [undefined, "3"]) {
    const { cells, context, hash } = await withAcme();
    await moveAcme(cells, "2");
    await context.exceptions.write([{ hash, cell }]);
    const [finding] = await collect(examineCells(context));
    expect(finding).toMatchObject({
      cell: "2",
      value: {
        kind: "exception-missing",
        mend: "doctor --fix",
        cause: expect.stringMatching(/^the token of tenant acme names cell 1 and is in cell 2, .*: 401$/),
      },
    });
    expect(await doctor(context, "--fix")).toEqual([expect.stringMatching(/^2 exception-missing .*\*$/)]);
    expect([routed(cells, hash, "1", 0), await doctor(context)]).toEqual(["2", []]);
  }
});

it("removes the exception of a token that is at home", async () => {
  for (const cell of ["1", "2"]) {
    const { cells, context, hash } = await withAcme();
    await context.exceptions.write([{ hash, cell }]);
    expect(await doctor(context, "--fix")).toEqual([expect.stringMatching(/^1 exception-stale .*\*$/)]);
    expect([routed(cells, hash, "1", 0), await doctor(context)]).toEqual(["1", []]);
  }
});

it("removes exceptions of no token, in batches, and no other", async () => {
  const { cells, context, key } = await withAcme();
  await moveAcme(cells, "2");
  const strays = Array.from({ length: 120 }, (_, at) => `${String(at).padStart(3, "0")}${"f".repeat(17)}`);
  await context.exceptions.write(strays.map((hash, at) => ({ hash, cell: at % 2 === 0 ? "2" : "9" })));
  const writes = jest.spyOn(context.exceptions, "write");
  const found = await doctor(context, "--fix");
  expect([found.length, found[0], writes.mock.calls.length]).toEqual([
    120,
    `2 exception-without-token ${strays[0]}*`,
    3,
  ]);
  expect(await collect(context.exceptions.list())).toEqual([{ key, cell: "2" }]);
});

it("leaves an exception alone that has changed, or whose token was stored, since it was read", async () => {
  const { context, cells } = await withAcme();
  const late = "e".repeat(64);
  await context.exceptions.write([
    { hash: stray, cell: "2" },
    { hash: late, cell: "2" },
  ]);
  const examination = await ExceptionExamination.begin(context.exceptions, context);
  for (const each of context.all) await collect(examination.passing(each, each.inventory.tokens(), []));
  const { tenancy } = worldOf(cells, "2");
  await tenancy.tokens.put({ tokenHash: late, clientId: "x", tenantId: "y", tokenId: "z", createdAt: 1 });
  const [finding, ...others] = await collect(examination.withoutToken());
  expect([finding?.subject, others]).toEqual([stray, []]);
  await context.exceptions.write([{ hash: stray, cell: "3" }]);
  await expect(finding?.repair?.()).resolves.toBe(false);
  expect(await context.exceptions.get(stray)).toBe("3");
});

it("repairs no exception of a tenant that moves meanwhile", async () => {
  const { context, cells, hash } = await withAcme();
  await moveAcme(cells, "2");
  await context.exceptions.write([{ hash, cell: undefined }]);
  const [finding] = await collect(examineCells(context));
  await moveAcme(cells, "3", 1);
  await expect(finding?.value.repair?.()).resolves.toBe(false);
});

it("keeps the exception of a token whose tenant is not known and that is in the cell", async () => {
  const { context, cells, hash } = await withAcme();
  const world = worldOf(cells, "1");
  // A token of an adopted key, which another program has stored, while its tenant leaves the cell.
  for (const each of [world, worldOf(cells, "2")])
    each.tokens.set(hash, { tokenHash: hash, clientId: "by-hand" } as never);
  await context.exceptions.write([{ hash, cell: "2" }]);
  const home: CellTenancy = cellNamed("1", context);
  const examination = await ExceptionExamination.begin(context.exceptions, context);
  const odd: Parameters<typeof examination.findings>[1][number][] = [];
  await collect(examination.passing(home, home.inventory.tokens(), odd));
  expect(odd).toHaveLength(1);
  expect(await collect(examination.findings(home, odd))).toEqual([]);
});

it("names the router's store where it does not answer, after all findings of the cells", async () => {
  const { context, entries } = await withAcme();
  entries.delete("acme");
  context.exceptions.list = async function* () {
    await Promise.reject(new Error("no answer"));
    yield* [];
  };
  const kinds: string[] = [];
  await expect(
    (async () => {
      for await (const { value } of examineCells(context)) kinds.push(value.kind);
    })(),
  ).rejects.toMatchObject({ failed: [{ cell: "the router's store" }] });
  expect(kinds).toEqual(["entry-missing", "room-wrong"]);
});
