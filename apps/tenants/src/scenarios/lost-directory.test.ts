import { BatchWriteItemCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { directoryTable } from "@tollgate/records";
import type * as Support from "./cells.test-support";
import { cellsForEachTest } from "./cells-for-each-test.test-support";

jest.mock("../../../../libs/environments/src/sample.test-support", () =>
  jest.requireActual<typeof Support>("./cells.test-support").sampleWithCells(),
);

const { cells, time, run, json, only, ask } = cellsForEachTest();

/** Empties the directory, as one that is lost and deployed again. @returns the number of its items */
async function loseDirectory(): Promise<number> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint: cells().url(1), region: "us-east-1", credentials });
  const TableName = directoryTable({ service: "example-gateway", name: "dev" }).name;
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  const requests = Items.map(({ tenantId }) => ({
    DeleteRequest: { Key: { tenantId: tenantId ?? { S: "" } } },
  }));
  await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  client.destroy();
  return Items.length;
}

it("is rebuilt from the cells by doctor, and requests do not notice", async () => {
  const tokens: string[] = [];
  for (const [id, cell] of [
    ["here", 1],
    ["there", 2],
    ["moved", 3],
  ] as const)
    tokens.push(String((await only(`create ${id} --cell ${cell}`))["token"]));
  time.now += 1_000;
  await run("move-cell moved --to 1");
  const answers = () => Promise.all(tokens.map(ask));
  const before = ["1: 200", "2: 200", "1: 200"];
  expect(await answers()).toEqual(before);

  expect(await loseDirectory()).toBe(3 + 3 + 1);
  expect(await answers()).toEqual(before);
  expect((await run("create late")).note).toMatch(
    /does not say which cells the router knows: deploy dev-router/,
  );
  await run("doctor --fix");
  expect(await run("doctor --json")).toMatchObject({
    status: 7,
    out: expect.stringMatching(/^\{"kind":"router-unknown"[^\n]*\n$/),
  });
  await cells().deployRouter(["1", "2", "3"]);
  expect((await run("doctor")).note).toBe("Nothing is wrong.\n");
  expect((await json("list")).map(({ tenantId, cell }) => `${String(tenantId)} ${String(cell)}`)).toEqual([
    "here 1",
    "moved 1",
    "there 2",
  ]);
  expect((await run("create there --cell 1")).status).toBe(4);
  expect((await json("cells")).map(({ tenants }) => tenants)).toEqual([2, 1, 0]);
  expect(await answers()).toEqual(before);
});
