import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { directoryTable, ROUTER_CELLS_KEY } from "@tollgate/records";
import { temporaryFolder } from "@tollgate/testing-runtime";
import type * as Support from "./cells.test-support";
import { cellsForEachTest } from "./cells-for-each-test.test-support";

jest.mock("../../../../libs/environments/src/sample.test-support", () =>
  jest.requireActual<typeof Support>("./cells.test-support").sampleWithCells(),
);

const folder = temporaryFolder("each");
const { cells, run, json, only } = cellsForEachTest();

const UNKNOWN =
  "the deployed router of dev does not know cell 3: " +
  "deploy dev-router (npx cdktf deploy dev-router --ignore-missing-stack-dependencies)";
const rows = (out: string) =>
  out
    .trim()
    .split("\n")
    .map((row) => JSON.parse(row) as Record<string, unknown>);

it("puts no tenant into a cell that the deployed router does not know", async () => {
  await cells().deployRouter(["1", "2"]);
  for (const id of ["a", "b"]) await only(`create ${id}`);
  const created = await run("create c --json");
  expect(created.note).toBe(`Cell 3 is passed over: ${UNKNOWN}\n`);
  expect(rows(created.out)).toMatchObject([{ cell: "1" }]);
  const file = folder.write("tenants.csv", "id,plan,cell\nx,General,3\ny,General,\nz,General,\n");
  const imported = await run(`import ${file} --force --json`);
  expect(rows(imported.out).map(({ cell, reason }) => cell ?? reason)).toEqual([UNKNOWN, "2", "1"]);
  for (const line of [
    "create d --cell 3",
    "move-cell a --to 3",
    "move-cell a --to 3 --dry-run",
    "cells drain 2 --to 3",
  ])
    expect([line, await run(line)]).toEqual([
      line,
      expect.objectContaining({ status: 6, note: expect.stringContaining(UNKNOWN) }),
    ]);
  expect((await run("cells drain 2")).out).toContain("2 have left it");

  const shown = await run("cells --json");
  expect([shown.status, rows(shown.out)]).toEqual([
    7,
    [
      expect.objectContaining({ cell: "1", tenants: 5, isRouted: true, routingProblem: null }),
      expect.objectContaining({ cell: "2", tenants: 0, isClosed: true, isRouted: true }),
      expect.objectContaining({ cell: "3", room: 0, isRouted: false, routingProblem: UNKNOWN }),
    ],
  ]);
  expect((await run("cells")).out).toMatch(/^3 .* answers, takes no tenants: the deployed router/m);
  expect(rows((await run("doctor --json")).out)).toMatchObject([
    { kind: "cell-not-routed", cell: "3", mend: "deploy dev-router", fixable: false },
  ]);

  await cells().deployRouter(["1", "2", "3"]);
  expect(await only("create d")).toMatchObject({ cell: "3" });
});

it("puts no tenant anywhere where nothing says what the router knows, and shows all the same", async () => {
  await only("create a");
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint: cells().url(1), region: "us-east-1", credentials });
  const TableName = directoryTable({ service: "example-gateway", name: "dev" }).name;
  await client.send(new DeleteItemCommand({ TableName, Key: { tenantId: { S: ROUTER_CELLS_KEY } } }));
  client.destroy();
  const file = folder.write("tenants.csv", "id,plan\nx,General\n");
  for (const line of [
    "create b",
    "create b --cell 1",
    "create a",
    `import ${file} --force`,
    "move-cell a --to 2",
    "cells drain 1",
  ])
    expect([line, await run(line)]).toEqual([
      line,
      expect.objectContaining({ status: 6, note: expect.stringContaining("deploy dev-router") }),
    ]);
  for (const line of ["list", "suspend a", "resume a", "tokens list a"]) await json(line);
  expect((await run("cells --json")).status).toBe(7);
  expect(rows((await run("doctor --json")).out)).toMatchObject([{ kind: "router-unknown" }]);
});

it("opens no cell whose API is another one than the router's", async () => {
  await only("create a --cell 3");
  await cells().deployRouter(["1", "2", "3"], { 3: "former0api" });
  const problem =
    /sends the requests of cell 3 to the API former0api, and the cell has \w+: deploy dev-router/;
  expect((await run("cells open 3")).note).toMatch(problem);
  expect(rows((await run("cells --json")).out)[2]).toMatchObject({
    isRouted: false,
    routingProblem: expect.stringMatching(problem),
  });
  expect(rows((await run("doctor --json")).out)).toMatchObject([{ kind: "cell-not-routed", cell: "3" }]);
  await cells().deployRouter(["1", "2", "3"]);
  expect((await run("cells open 3")).status).toBe(0);
});
