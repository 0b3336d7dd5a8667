import { type AttributeValue, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { dev } from "@tollgate/environments/sample";
import { directoryTable, ROUTER_CELLS_KEY } from "@tollgate/records";
import { collect } from "@tollgate/testing-runtime";
import { KnownCellsError } from "../../cells/errors";
import { withTables } from "./create-table.test-support";
import { dynamodbRouter, writeKnownCells } from "./deployed-router";
import { dynamodbDirectory } from "./directory";

const { name: table } = directoryTable(dev);
const one = { apiId: "aaaaaaaaaa", region: "us-east-1" };
const two = { apiId: "bbbbbbbbbb", region: "eu-west-1" };

let client: DynamoDBClient;
withTables([directoryTable(dev)], (made) => (client = made));

it("reads the cells that were written last, which are no tenant's entry", async () => {
  const router = dynamodbRouter(client, table, "dev");
  await writeKnownCells(client, table, [{ name: "1", ...one }]);
  await writeKnownCells(client, table, [
    { name: "1", ...one },
    { name: "2", ...two },
  ]);
  await expect(router.knownCells()).resolves.toEqual(new Map(Object.entries({ 1: one, 2: two })));
  expect(await collect(dynamodbDirectory(client, table).list())).toEqual([]);
});

it.each<[string, Record<string, AttributeValue> | undefined, string]>([
  ["is missing", undefined, "does not say which cells the router knows"],
  ["has no cells", {}, "has an unreadable item router#cells"],
  ["has a text for a cell", { cells: { M: { "1": { S: "aaaaaaaaaa" } } } }, "has an unreadable item"],
  [
    "has a cell without a Region",
    { cells: { M: { "1": { M: { apiId: { S: "aaaaaaaaaa" } } } } } },
    "has an unreadable item",
  ],
  [
    "names a cell as none can be named",
    { cells: { M: { "Two!": { M: { apiId: { S: "b" }, region: { S: "eu-west-1" } } } } } },
    "has an unreadable item",
  ],
])("knows no cell where the item %s", async (_, item, problem) => {
  if (item !== undefined) {
    const Item = { tenantId: { S: ROUTER_CELLS_KEY }, ...item };
    await client.send(new PutItemCommand({ TableName: table, Item }));
  }
  const known = dynamodbRouter(client, table, "dev").knownCells();
  await expect(known).rejects.toThrow(KnownCellsError);
  await expect(known).rejects.toThrow(`the directory of dev ${problem}`);
});
