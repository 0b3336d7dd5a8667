import { temporaryFolder } from "@tollgate/testing-runtime";
import type * as Support from "./cells.test-support";
import { startCells } from "./cells.test-support";

jest.mock("../../../../libs/environments/src/sample.test-support", () =>
  jest.requireActual<typeof Support>("./cells.test-support").sampleWithCells(),
);

// Three emulators start for each test.
const folder = temporaryFolder("each");
let cells: Awaited<ReturnType<typeof startCells>>;
beforeEach(async () => {
  cells = await startCells();
});
afterEach(() => cells.close());

const rows = (out: string) =>
  out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const json = async (line: string, input = "") => {
  const { status, out, note } = await cells.run(`${line} --env dev --json`, { input });
  expect({ status, note }).toEqual({ status: 0, note: "" });
  return rows(out);
};
const create = async (id: string, more = "") => (await json(`create ${id}${more}`))[0] ?? {};

it("creates each tenant in the cell with the most room, and works on it there", async () => {
  const made = [];
  for (const id of ["a", "b", "c", "d"]) made.push(await create(id));
  expect(made.map(({ cell }) => cell)).toEqual(["1", "2", "3", "1"]);
  expect(made.map(({ token }) => String(token).replace(/_[^_]+$/, ""))).toEqual([
    "tg_dev",
    "tg_dev_2",
    "tg_dev_3",
    "tg_dev",
  ]);
  expect(await json("suspend b")).toMatchObject([{ tenantId: "b", status: "suspended" }]);
  expect(await json("show b c")).toMatchObject([
    { tenant: { tenantId: "b", clientId: "example-gateway-dev-2-b" }, cell: "2", problems: [] },
    { tenant: { tenantId: "c" }, cell: "3", problems: [] },
  ]);
  expect(await json("tokens list c")).toMatchObject([{ tenantId: "c", cell: "3" }]);
  expect(await json("tokens verify", String(made[2]?.["token"]))).toMatchObject([
    { state: "works", tenantId: "c", cell: "3" },
  ]);
  expect(await json("delete c --yes")).toMatchObject([{ tenantId: "c", cell: "3" }]);
  expect((await create("e")).cell).toBe("3");
});

it("completes the names of cells", async () => {
  const { out } = await cells.run("completion fish");
  for (const [command, flag] of [
    ["move-cell", "-l to"],
    ["create", "-l cell"],
    ["drain", "-l to"],
  ])
    expect(out).toMatch(new RegExp(`_from ${command}['; ].* ${flag} .* -x -a '1 2 3'$`, "m"));
  for (const command of ["drain", "open"])
    expect(out).toMatch(
      new RegExp(`_from cells; and __fish_seen_subcommand_from ${command}' -x -a '1 2 3'$`, "m"),
    );
  // That of usage is a date.
  expect(out).toMatch(/_from usage['; ].* -l to .* -x$/m);
});

it("shows all cells in the order of ids, and names the cell", async () => {
  for (const id of ["m", "a", "z"]) await create(id);
  expect((await json("list")).map(({ tenantId, cell }) => `${tenantId}:${cell}`)).toEqual([
    "a:2",
    "m:1",
    "z:3",
  ]);
  const { out } = await cells.run("list --env dev");
  expect(
    out
      .split("\n")
      .slice(0, 2)
      .map((line) => line.replace(/ +/g, " ")),
  ).toEqual(["TENANT CELL STATUS PLAN CREATED", expect.stringMatching(/^a 2 active General /)]);
  expect((await json("tokens list")).map(({ cell }) => cell).sort()).toEqual(["1", "2", "3"]);
  const events = await json("audit --since 1d");
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort());
  expect(new Set(events.map(({ cell }) => cell))).toEqual(new Set(["1", "2", "3"]));
  expect(await json("plans")).toHaveLength(6);
});

it("gives what the others have where a cell does not answer, and names it", async () => {
  for (const id of ["a", "b", "c"]) await create(id);
  cells.kill(2);
  const again = cells.runAnew();
  for (const line of ["list", "audit --since 1d", "tokens list", "plans", "export --format jsonl"]) {
    const { status, out, note } = await again(
      `${line} --env dev${line.startsWith("export") ? "" : " --json"}`,
    );
    expect([line, status, note]).toEqual([line, 8, expect.stringMatching(/^cell 2: .*cannot be reached/m)]);
    expect([line, new Set(rows(out).map(({ cell }) => cell))]).toEqual([line, new Set(["1", "3"])]);
  }
  expect((await again("show a --env dev")).status).toBe(0);
  expect((await again("show b --env dev")).status).toBe(6);
  const { status, note, out } = await again("create d --env dev --json");
  expect({ status, note }).toEqual({ status: 0, note: "" });
  expect(rows(out)).toMatchObject([{ cell: "1" }]);
  const file = folder.write("down.csv", "id,plan,cell\nx,General,2\ny,General,3\n");
  const imported = await again(`import ${file} --force --env dev --json`);
  expect([imported.status, rows(imported.out).map(({ outcome, reason }) => reason ?? outcome)]).toEqual([
    7,
    ["cell 2 does not answer: import the row again when it does", "created"],
  ]);
  await again("delete y --yes --env dev");
  const next = await again("create e --env dev --json");
  expect(next.note).toMatch(/^Cell 2 is passed over, because it does not answer/);
  expect(rows(next.out)).toMatchObject([{ cell: "3" }]);
});

it("takes the stated cell, and refuses another for the same tenant", async () => {
  expect((await create("a", " --cell 3")).cell).toBe("3");
  const again = await cells.run("create a --cell 2 --env dev");
  expect([again.status, again.note]).toEqual([4, expect.stringContaining('tenant "a" is in cell 3')]);
  const unknown = await cells.run("create b --cell 9 --env dev");
  expect([unknown.status, unknown.note]).toEqual([6, expect.stringContaining("its cells are 1, 2, 3")]);
  const none = await cells.run("create b --cell 1 --env prod");
  expect([none.status, none.note]).toEqual([2, expect.stringContaining("prod has no cells")]);
});

it("imports into all cells by room, and again changes nothing", async () => {
  await create("old", " --cell 2");
  const ids = Array.from({ length: 30 }, (_, at) => `t${String(at).padStart(2, "0")}`);
  const file = folder.write(
    "tenants.csv",
    [
      "id,plan,token,cell",
      "old,General,,",
      ...ids.map((id) => `${id},General,mint,`),
      "x,General,,3",
      "y,None,,",
    ]
      .join("\n")
      .concat("\n"),
  );
  const secrets = folder.path("secrets.csv");
  const { status, out, note } = await cells.run(`import ${file} --force --out ${secrets} --env dev --json`);
  expect({ status, note }).toEqual({ status: 7, note: "1 unchanged, 31 created, 1 failed\n" });
  const results = rows(out);
  expect(results.map(({ line }) => line)).toEqual(results.map((_, at) => at + 2));
  const countOf = (cell: string) => results.filter((row) => row["cell"] === cell).length;
  expect(["1", "2", "3"].map(countOf).sort()).toEqual([10, 11, 11]);
  expect(results.at(-2)).toMatchObject({ id: "x", cell: "3" });
  expect(results.at(-1)).toMatchObject({ id: "y", outcome: "failed" });
  const listed = await json("list");
  expect(listed.map(({ tenantId }) => tenantId)).toEqual(["old", ...ids, "x"].sort());
  expect((await json("show t01"))[0]).toMatchObject({ problems: [], cell: listed[2]?.["cell"] });

  const exported = await cells.run("export --env dev");
  expect(exported.out.split("\n")[0]).toMatch(/,cell$/);
  const again = await cells.run(`import ${folder.write("again.csv", exported.out)} --force --env dev --json`);
  expect([again.status, again.note]).toEqual([0, "32 unchanged\n"]);
  const elsewhere = folder.write("elsewhere.csv", "id,plan,cell\nold,General,1\nz,General,7\n");
  const refused = await cells.run(`import ${elsewhere} --force --env dev --json`);
  expect(rows(refused.out).map(({ reason }) => reason)).toEqual([
    expect.stringContaining('tenant "old" is in cell 2'),
    'cell "7" is not one of dev',
  ]);
});

it("deletes all tenants of all cells", async () => {
  for (const id of ["a", "b", "c", "d"]) await create(id);
  expect(await json("delete --all --yes")).toHaveLength(4);
  expect((await cells.run("list --env dev")).note).toBe("There is no such tenant.\n");
  expect((await create("e")).cell).toBe("1");
});

it("compares the directory with the cells, and repairs it", async () => {
  for (const id of ["a", "b", "c"]) await create(id);
  expect((await cells.run("doctor --env dev")).note).toBe("Nothing is wrong.\n");
  await cells.changeEntry("a", undefined);
  await cells.changeEntry("ghost", "2");
  await cells.changeEntry("c", "1");
  const kinds = async (line: string) =>
    rows((await cells.run(`${line} --env dev --json`)).out)
      .map(({ kind, subject, cell, fixed }) => `${kind} ${subject} ${cell} ${fixed}`)
      .sort();
  expect(await kinds("doctor")).toEqual([
    "entry-missing a 1 false",
    "entry-without-tenant c 1 false",
    "entry-without-tenant ghost 2 false",
    "room-wrong cell 2 2 false",
    "room-wrong cell 3 3 false",
    "tenant-in-two-cells c 3 false",
  ]);
  expect(await kinds("doctor --fix")).toContain("tenant-in-two-cells c 3 false");
  await kinds("doctor --fix");
  expect((await cells.run("doctor --fix --env dev")).note).toBe("Nothing is wrong.\n");
});

it("shows each cell's place, tenants and room, and whether it answers", async () => {
  for (const id of ["a", "b", "c", "d"]) await create(id);
  expect(await json("cells")).toMatchObject([
    { cell: "1", region: "us-east-1", tenants: 2, room: 8_998, answers: true },
    { cell: "2", region: "eu-west-1", tenants: 1, room: 8_999, answers: true },
    { cell: "3", region: "ap-southeast-2", tenants: 1, room: 8_999, answers: true },
  ]);
  cells.kill(3);
  const { status, out } = await cells.runAnew()("cells --env dev --json");
  expect([status, rows(out).map(({ answers }) => answers)]).toEqual([8, [true, true, false]]);
  const none = await cells.run("cells --env prod");
  expect([none.status, none.note]).toEqual([2, "prod has no cells\n"]);
});

it("shows the steps of a dry run, and takes none", async () => {
  const { out, status } = await cells.run("create a --cell 2 --env dev --dry-run");
  expect(status).toBe(0);
  expect(out).toContain("would note in the directory that tenant a is in cell 2");
  expect((await cells.run("list --env dev")).note).toBe("There is no such tenant.\n");
});
