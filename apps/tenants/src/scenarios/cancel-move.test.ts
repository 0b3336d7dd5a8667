import type * as Support from "./cells.test-support";
import { cellsForEachTest } from "./cells-for-each-test.test-support";

jest.mock("../../../../libs/environments/src/sample.test-support", () =>
  jest.requireActual<typeof Support>("./cells.test-support").sampleWithCells(),
);

const { cells, time, run, json, only, ask } = cellsForEachTest();
const create = async () => {
  const { token } = await only("create acme --cell 1");
  // Events of one millisecond have no order.
  time.now += 1_000;
  return String(token);
};
const move = "move-cell acme --to 2";
const cancel = `${move} --cancel`;
/** What routers may need to learn, the authorizer's cache TTL of dev, and that time once more. */
const WAIT = 60 + 60 + 60;

it("cancels a move, and the tenant's token answers all the time", async () => {
  const token = await create();
  await only(`${move} --no-wait`);
  expect(await ask(token)).toBe("2: 200");
  const { status, out } = await run(`${cancel} --dry-run`);
  expect([status, out.split("\n")]).toEqual([
    0,
    [
      "would note in the directory that tenant acme stays in cell 1",
      `would let the router send its requests to cell 1, and wait ${WAIT} s, unless it was not told of the move`,
      "would remove what cell 2 has of tenant acme, if that cell answers",
      "would let commands change tenant acme again",
      "",
    ],
  ]);
  const begun = await only(`${cancel} --no-wait`);
  expect(begun).toMatchObject({ tenantId: "acme", to: "2", stage: "returning" });
  expect(Number(begun["continuesAt"]) * 1000 - time.now).toBeGreaterThan((WAIT - 1) * 1000);
  const refused = await run(`${move} --no-wait`);
  expect([refused.status, refused.note]).toEqual([4, expect.stringContaining(`run tenants ${cancel} to`)]);

  const answers: string[] = [];
  time.during = async () => void answers.push(await ask(token));
  const cancelled = await run(cancel);
  expect([cancelled.status, cancelled.out]).toEqual([
    0,
    "Tenant acme is in cell 1, and is not moved to cell 2.\n",
  ]);
  expect(cancelled.note).toMatch(/^Tenant acme stays in its cell, and .*: waiting until 20.*Z\.\n$/);
  answers.push(await ask(token));
  expect(answers).toEqual(["1: 200", "1: 200"]);
  expect(cells().exceptions.size).toBe(0);
  expect((await run("doctor")).note).toBe("Nothing is wrong.\n");
  expect((await json("cells")).map(({ tenants }) => tenants)).toEqual([1, 0, 0]);
  const trail = (await json("audit acme")).map(({ change, phase, cell }) => `${change} ${phase} ${cell}`);
  expect(trail.filter((event) => event.startsWith("move-cell"))).toEqual([
    "move-cell begun 1",
    "move-cell undone 1",
  ]);
  expect(await only(cancel)).toEqual({
    tenantId: "acme",
    to: "2",
    cell: "1",
    stage: "done",
    continuesAt: null,
  });
  expect((await run("limits acme --rate 1 --burst 1")).status).toBe(0);
});

it("brings a tenant back from a cell that does not answer, and removes the rest once it does", async () => {
  const token = await create();
  await only(`${move} --no-wait`);
  cells().kill(2);
  const left = await cells().runAnew()(`${cancel} --env dev`);
  expect([left.status, left.out]).toEqual([
    8,
    expect.stringContaining(`When cell 2 answers, run again: tenants ${cancel}, or doctor --fix\n`),
  ]);
  expect(await ask(token)).toBe("1: 200");
  const minted = await only("tokens mint acme");
  expect(await ask(String(minted["token"]))).toBe("1: 200");
  // The clients from before reach it.
  const found = (await run("doctor --json")).out.trim().split("\n");
  expect(found.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { kind: "move-unfinished", cell: "1", fixable: true, mend: cancel },
  ]);
  expect((await run("doctor --fix")).status).toBe(0);
  expect((await run("doctor")).note).toBe("Nothing is wrong.\n");
  expect(await only(cancel)).toMatchObject({ cell: "1", stage: "done" });
});

it("says when a move can only go on", async () => {
  await create();
  const { continuesAt } = await only(`${move} --no-wait`);
  time.now = Number(continuesAt) * 1000;
  await only(`${move} --no-wait`);
  const refused = await run(cancel);
  expect([refused.status, refused.note]).toEqual([
    4,
    expect.stringContaining("cannot be cancelled any more"),
  ]);
  expect((await run("move-cell acme --to 9 --cancel")).status).toBe(6);
  expect((await run("move-cell nobody --to 2 --cancel")).status).toBe(3);
});
