import type * as Support from "./cells.test-support";
import { cellsForEachTest } from "./cells-for-each-test.test-support";

jest.mock("../../../../libs/environments/src/sample.test-support", () =>
  jest.requireActual<typeof Support>("./cells.test-support").sampleWithCells(),
);

const { cells, time, run, json, only, ask } = cellsForEachTest();
const create = async () => {
  const { token, tokenId } = await only("create acme --cell 1");
  // Events of one millisecond have no order.
  time.now += 1_000;
  return { token: String(token), tokenId: String(tokenId) };
};
const move = "move-cell acme --to 2";

it("moves a tenant, whose token answers all the time", async () => {
  const { token } = await create();
  const answers = [await ask(token)];
  time.during = async () => void answers.push(await ask(token));
  const { status, out, note } = await run(move);
  expect(status).toBe(0);
  expect(out).toBe(
    "Tenant acme is in cell 2, and in no other. The used quota of a tenant that moves starts anew.\n",
  );
  expect(note.split("\n")).toEqual([
    expect.stringMatching(/^Tenant acme works in both cells, and .*: waiting until 20.*Z\.$/),
    expect.stringMatching(/^Tenant acme is in its new cell, and .*: waiting until 20.*Z\.$/),
    "",
  ]);
  answers.push(await ask(token));
  expect(answers).toEqual(["1: 200", "2: 200", "2: 200", "2: 200"]);
  expect(await json("show acme")).toMatchObject([{ cell: "2", problems: [] }]);
  expect(await json("list")).toMatchObject([{ tenantId: "acme", cell: "2" }]);
  expect((await run("doctor")).note).toBe("Nothing is wrong.\n");
  const [key = ""] = cells().exceptions.keys();
  cells().exceptions.clear();
  cells().exceptions.set("f".repeat(20), "3");
  expect(await ask(token)).toBe("1: 401");
  expect((await run("doctor --fix --dry-run")).out).toContain("to cell 2\n");
  const mended = (await run("doctor --fix --json")).out.trim().split("\n");
  expect(mended.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { kind: "exception-missing", cell: "2", fixed: true },
    { kind: "exception-without-token", cell: "3", fixed: true },
  ]);
  expect([...cells().exceptions]).toEqual([[key, "2"]]);
  expect((await run("usage acme")).note).toMatch(/^Tenant acme came from cell 1 at .*: what it used there/);
  const trail = (await json("audit acme")).map(({ change, phase, cell }) => `${change} ${phase} ${cell}`);
  expect(trail.filter((event) => event.startsWith("move-cell"))).toEqual([
    "move-cell begun 1",
    "move-cell done 2",
  ]);
  const changes = (await json("audit acme")).map(({ change }) => change);
  expect([changes[0], changes.at(-1)]).toEqual(["create", "move-cell"]);

  // Home again, its token needs no exception.
  await run("move-cell acme --to 1");
  expect([await ask(token), cells().exceptions.size]).toEqual(["1: 200", 0]);
  expect((await run("doctor")).note).toBe("Nothing is wrong.\n");
});

/** The answers by routers that know of the move, and by ones that do not. */
const atBoth = async (token: string) => {
  const routed = await ask(token);
  const kept = new Map(cells().exceptions);
  cells().exceptions.clear();
  const late = await ask(token);
  for (const [key, cell] of kept) cells().exceptions.set(key, cell);
  return [routed, late];
};

it("goes as far as it can without waiting, and continues", async () => {
  const { token } = await create();
  const second = await only("tokens mint acme");
  const first = await run(`${move} --no-wait`);
  expect([first.status, first.note, first.out]).toEqual([
    0,
    "",
    expect.stringMatching(
      /works in both cells, .* From 20.*Z on, run again: tenants move-cell acme --to 2\n$/,
    ),
  ]);
  const routing = await only(`${move} --no-wait`);
  expect(routing).toMatchObject({ tenantId: "acme", to: "2", stage: "routing" });
  const refused = await run("tokens mint acme");
  expect([refused.status, refused.note]).toEqual([
    4,
    expect.stringContaining("tenants move-cell acme --to 2"),
  ]);
  time.now = Number(routing["continuesAt"]) * 1000;
  const leaving = await only(`${move} --no-wait`);
  expect(leaving["stage"]).toBe("leaving");
  // The authorizer's cache TTL of dev, and what a router may need to learn.
  expect(Number(leaving["continuesAt"]) - Number(routing["continuesAt"])).toBe(60 + 60);
  const other = await run("move-cell acme --to 3");
  expect([other.status, other.note]).toEqual([4, expect.stringContaining("still leaves cell 1")]);
  const [unfinished] = (await run("doctor --json")).out.trim().split("\n");
  expect(JSON.parse(unfinished ?? "")).toMatchObject({ kind: "move-unfinished", cell: "2", fixable: false });
  for (const line of ["limits acme --rate 1 --burst 1", "move acme --plan Unlimited"])
    expect([line, (await run(line)).status]).toEqual([line, 4]);
  expect(await atBoth(String(second["token"]))).toEqual(["2: 200", "1: 200"]);
  await only(`tokens update acme ${String(second["tokenId"])} --disable`);
  expect(await atBoth(String(second["token"]))).toEqual(["2: 401", "1: 401"]);
  expect(await only(move)).toEqual({ tenantId: "acme", to: "2", stage: "done", continuesAt: null });
  expect(await only(`${move} --no-wait`)).toMatchObject({ stage: "done" });
  expect(await ask(token)).toBe("2: 200");
});

it.each(["routing", "leaving"])(
  "revokes, suspends and deletes in both cells while it is %s",
  async (stage) => {
    const { token, tokenId } = await create();
    const second = await only("tokens mint acme");
    const { continuesAt } = await only(`${move} --no-wait`);
    if (stage === "leaving") {
      time.now = Number(continuesAt) * 1000;
      await only(`${move} --no-wait`);
    }
    expect(await atBoth(token)).toEqual(["2: 200", "1: 200"]);
    expect(await only(`tokens revoke acme ${tokenId}`)).toMatchObject({ tokenId });
    expect(await atBoth(token)).toEqual(["1: 401", "1: 401"]);
    await only("suspend acme");
    expect(await atBoth(String(second["token"]))).toEqual(["2: 403", "1: 403"]);
    expect(await only("delete acme --yes")).toMatchObject({ tenantId: "acme", removedTokens: 1 });
    expect(await atBoth(String(second["token"]))).toEqual(["1: 401", "1: 401"]);
    expect(cells().exceptions.size).toBe(0);
    expect((await run("doctor")).note).toBe("Nothing is wrong.\n");
  },
);

it("shows the steps of a dry run, and takes none", async () => {
  const { token } = await create();
  const { status, out } = await run(`${move} --dry-run`);
  expect([status, out.split("\n").length]).toEqual([0, 6]);
  expect(out).toContain("would let the router send its requests to cell 2, and wait 60 s\n");
  expect([await ask(token), cells().exceptions.size]).toEqual(["1: 200", 0]);
  expect(await json("cells")).toMatchObject([{ tenants: 1 }, { tenants: 0 }, { tenants: 0 }]);
  expect((await run("move-cell acme --to 1 --dry-run")).note).toBe("Nothing would be changed.\n");
});

it.each([
  ["move-cell acme --to 2 --env prod", 2, "prod has no cells\n"],
  ["move-cell acme --to 9 --env dev", 6, "its cells are 1, 2, 3"],
  ["move-cell nobody --to 2 --env dev", 3, 'tenant "nobody"'],
  ["move-cell acme --to 2 --overlap 59s --env dev", 2, "the overlap is at least 60s"],
  ["move-cell acme --env dev", 2, "--to"],
])("refuses %s", async (line, status, text) => {
  const { token } = await create();
  for (const each of [line, `${line} --dry-run`]) {
    const refused = await cells().run(each);
    expect([refused.status, refused.note]).toEqual([status, expect.stringContaining(text)]);
  }
  expect(await ask(token)).toBe("1: 200");
});
