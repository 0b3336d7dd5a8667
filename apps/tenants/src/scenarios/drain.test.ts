import type * as Support from "./cells.test-support";
import { cellsForEachTest } from "./cells-for-each-test.test-support";

jest.mock("../../../../libs/environments/src/sample.test-support", () =>
  jest.requireActual<typeof Support>("./cells.test-support").sampleWithCells(),
);

const { cells, time, run, json, only, ask } = cellsForEachTest();
const create = async (id: string) => String((await only(`create ${id} --cell 2`))["token"]);

it("empties a cell while its tokens work, keeps it closed, and opens it again", async () => {
  const tokens = [await create("a"), await create("b"), await create("c")];
  const answers = new Set<string>();
  time.during = async () => {
    for (const token of tokens) answers.add((await ask(token)).replace(/^\d: /, ""));
    expect((await run("create late --cell 2")).note).toContain("tenants cells open 2");
  };
  const { status, out, note } = await run("cells drain 2");
  expect([status, out]).toEqual([
    0,
    "Cell 2 takes no further tenants. 3 have left it.\n" +
      "It is empty. To remove it, destroy its stack, remove it from cells, and deploy the router.\n" +
      "To use it again: tenants cells open 2\n",
  ]);
  // One wait for the routers and one for the overlap, or two where a second has passed between tenants.
  expect(note).toMatch(/^(\d tenants are between two cells, and work: waiting until 20.*Z\.\n){2,4}$/);
  expect(answers).toEqual(new Set(["200"]));
  expect((await Promise.all(tokens.map(ask))).sort()).toEqual(["1: 200", "1: 200", "3: 200"]);
  expect(await json("cells")).toMatchObject([
    { cell: "1", tenants: 2, isClosed: false },
    { cell: "2", tenants: 0, room: 0, isClosed: true },
    { cell: "3", tenants: 1, isClosed: false },
  ]);
  expect((await run("cells")).out).toMatch(/^2 .* 0 +0 +answers, closed to new tenants$/m);
  expect((await run("doctor")).note).toBe("Nothing is wrong.\n");

  for (const [line, problem] of [
    ["create d --cell 2", "cell 2 of dev is closed"],
    ["move-cell a --to 2", "cell 2 of dev is closed"],
    ["move-cell a --to 2 --dry-run", "cell 2 of dev is closed"],
  ] as const)
    expect([line, await run(line)]).toEqual([
      line,
      { status: 6, out: "", note: expect.stringContaining(problem) as string },
    ]);
  expect(await json("create d")).toMatchObject([{ cell: "3" }]);
  expect((await run("cells open 2")).out).toBe("Cell 2 takes new tenants.\n");
  expect(await json("create e")).toMatchObject([{ cell: "2" }]);
});

it("continues without waiting, beside another operator, and after one that ended", async () => {
  const tokens = [await create("a"), await create("b")];
  const first = await run("cells drain 2 --to 3 --no-wait");
  expect([first.status, first.out]).toEqual([
    0,
    expect.stringMatching(
      /^Cell 2 takes no further tenants. 0 have left it.\n2 are between two cells, and work. From 20.*Z on, run again: tenants cells drain 2\n$/,
    ),
  ]);
  time.now += 62_000;
  // While one waits, the other goes on: it may still have to release the room of the last tenant.
  time.during = async () => void (await run("cells"));
  const both = await Promise.all([run("cells drain 2"), run("cells drain 2 --to 3")]);
  expect(both.map(({ status, note }) => [status, note])).toEqual(
    both.map(() => [0, expect.not.stringContaining("is not moved") as string]),
  );
  expect(await Promise.all(tokens.map(ask))).toEqual(["3: 200", "3: 200"]);
  expect(await json("cells drain 2")).toMatchObject([
    { cell: "2", moved: 0, reserved: 0, continuesAt: null },
  ]);
  expect((await run("doctor")).note).toBe("Nothing is wrong.\n");
});

it("cancels a drain, whose tenants stay with their tokens, and keeps the cell closed", async () => {
  const tokens = [await create("a"), await create("b")];
  // Events of one millisecond have no order.
  time.now += 1_000;
  await run("cells drain 2 --to 3 --no-wait");
  expect(await run("cells drain 2 --cancel --dry-run")).toEqual({
    status: 0,
    out: expect.stringMatching(/^(would cancel the move of tenant [ab] to cell 3\n){2}$/) as string,
    note: "",
  });
  const begun = await run("cells drain 2 --cancel --no-wait");
  expect([begun.status, begun.out]).toEqual([
    0,
    expect.stringMatching(/\n2 are between two cells, .*Z on, run again: tenants cells drain 2 --cancel\n/),
  ]);
  const answers: string[] = [];
  time.during = async () => void answers.push(...(await Promise.all(tokens.map(ask))));
  const { status, out, note } = await run("cells drain 2 --cancel");
  expect([status, out]).toEqual([
    0,
    "The moves of 2 tenants are cancelled: they are in cell 2.\n" +
      "A cell that was closed stays so. To let it take new tenants: tenants cells open 2\n",
  ]);
  expect(note).toMatch(/^(\d tenants are between two cells, and work: waiting until 20.*Z\.\n){1,2}$/);
  expect(new Set(answers)).toEqual(new Set(["2: 200"]));
  expect(await Promise.all(tokens.map(ask))).toEqual(["2: 200", "2: 200"]);
  const events = (await json("audit a")).map(({ change, phase, cell }) => `${change} ${phase} ${cell}`);
  expect(events.slice(-2)).toEqual(["move-cell begun 2", "move-cell undone 2"]);
  expect((await run("doctor")).note).toBe("Nothing is wrong.\n");
  expect(await json("cells drain 2 --cancel")).toEqual([
    {
      cell: "2",
      isCancelled: true,
      stayed: 0,
      moved: 0,
      left: [],
      between: 0,
      failed: [],
      continuesAt: null,
      isStopped: false,
    },
  ]);
  expect((await json("cells"))[1]).toMatchObject({ tenants: 2, isClosed: true });
});

it("cancels a drain to a cell that does not answer, which ends with a status of its own", async () => {
  const token = await create("a");
  await run("cells drain 2 --to 3 --no-wait");
  cells().kill(3);
  const left = await cells().runAnew()("cells drain 2 --cancel --env dev");
  expect([left.status, left.out]).toEqual([
    8,
    expect.stringContaining("Of 1, cell 3 may still have a part, which works"),
  ]);
  expect(left.note).toMatch(/^Cell 3: /m);
  expect(await ask(token)).toBe("2: 200");
  expect((await run("cells drain 2 --cancel")).status).toBe(0);
  expect((await run("doctor")).note).toBe("Nothing is wrong.\n");
});

it("names what could not be moved, with a status of its own, and shows the steps of a dry run", async () => {
  const token = await create("a");
  await cells().changeEntry("half", "2");
  const dry = await run("cells drain 2 --dry-run");
  expect(dry).toEqual({
    status: 0,
    out: "would close cell 2 to new tenants\nwould move tenant a to cell 1\n",
    note: "",
  });
  expect([await ask(token), await json("cells")]).toEqual([
    "2: 200",
    expect.arrayContaining([expect.objectContaining({ cell: "2", tenants: 1, isClosed: false })]),
  ]);
  await create("b");
  await cells().changeEntry("b", "3");
  const { status, out, note } = await run("cells drain 2");
  expect([status, out]).toEqual([
    7,
    "Cell 2 takes no further tenants. 1 have left it.\n" +
      "1 could not be moved. Remedy the causes, and run again: tenants cells drain 2\n",
  ]);
  expect(note).toContain('Tenant b is not moved: tenant "b" is in cell 3, and cell 2 has a record of it too');
});

it("refuses what it cannot do", async () => {
  for (const [line, status, text] of [
    ["cells drain 2 --env prod", 2, "prod has no cells\n"],
    ["cells drain 9 --env dev", 6, "its cells are 1, 2, 3"],
    ["cells drain 9 --cancel --env dev", 6, "its cells are 1, 2, 3"],
    ["cells drain 2 --cancel --to 9 --dry-run --env dev", 6, "its cells are 1, 2, 3"],
    ["cells drain 2 --to 2 --env dev", 2, "cannot be drained into itself"],
    ["cells drain 2 --overlap 59s --env dev", 2, "the overlap is at least 60s"],
    ["cells open 9 --env dev", 6, "its cells are 1, 2, 3"],
    ["cells nonsense --env dev", 2, "too many arguments"],
  ] as const) {
    const refused = await cells().run(line);
    expect([line, refused.status, refused.note]).toEqual([line, status, expect.stringContaining(text)]);
  }
});
