import {
  DeleteTableCommand,
  DescribeTimeToLiveCommand,
  PutItemCommand,
  ScanCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { temporaryFolder } from "@tollgate/testing-runtime";
import {
  createActiveTable,
  NOON,
  startTestEmulator,
  untilNoTable,
  type TestEmulator,
} from "../test-support/emulator.test-support";
import { EmbeddedDynamoDb } from "./embedded-dynamodb";

const TableName = "Made";

const folder = temporaryFolder();
let running: TestEmulator[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

const start = async (options: { dataDirectory?: string } = {}) => {
  const test = await startTestEmulator(options);
  running.push(test);
  return test;
};
const createTable = (test: TestEmulator) =>
  createActiveTable(test, {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["owner", "name"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: [
      { AttributeName: "owner", KeyType: "HASH" },
      { AttributeName: "name", KeyType: "RANGE" },
    ],
  });
const deleteTable = async (test: TestEmulator) => {
  await test.dynamodb.send(new DeleteTableCommand({ TableName }));
  await untilNoTable(test, TableName);
};
const update = ({ dynamodb }: TestEmulator, Enabled: boolean, AttributeName = "ends") =>
  dynamodb.send(
    new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled } }),
  );
const describeTtl = async ({ dynamodb }: TestEmulator) =>
  (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription;
const put = ({ dynamodb }: TestEmulator, name: string, ends: number) =>
  dynamodb.send(
    new PutItemCommand({
      TableName,
      Item: { owner: { S: "me" }, name: { S: name }, ends: { N: String(ends) } },
    }),
  );
const names = async ({ dynamodb }: TestEmulator) =>
  (await dynamodb.send(new ScanCommand({ TableName }))).Items?.map(({ name }) => name?.S).sort();

it("deletes the items of a table that gets time to live, and of no other", async () => {
  const test = await start();
  await createTable(test);
  await put(test, "over", NOON / 1000 - 1);
  await put(test, "later", NOON / 1000 + 1);
  await test.emulator.expireItems();
  expect(await names(test)).toEqual(["later", "over"]);

  expect((await update(test, true)).TimeToLiveSpecification).toEqual({
    AttributeName: "ends",
    Enabled: true,
  });
  expect(await describeTtl(test)).toEqual({ AttributeName: "ends", TimeToLiveStatus: "ENABLED" });
  await test.emulator.expireItems();
  expect(await names(test)).toEqual(["later"]);

  await update(test, false);
  expect(await describeTtl(test)).toEqual({ TimeToLiveStatus: "DISABLED" });
  test.clock.advance(10_000);
  await test.emulator.expireItems();
  expect(await names(test)).toEqual(["later"]);
});

it("keeps what ended more than five years ago, and what gets another end before it is deleted", async () => {
  const test = await start();
  await createTable(test);
  await update(test, true);
  const fiveYears = 5 * 365 * 86_400;
  await put(test, "at 0", 0);
  await put(test, "long ago", NOON / 1000 - fiveYears - 2 * 86_400);
  await put(test, "nearly as long ago", NOON / 1000 - fiveYears + 86_400);
  await test.emulator.expireItems();
  expect(await names(test)).toEqual(["at 0", "long ago"]);

  await put(test, "over", NOON / 1000 - 1);
  const { call } = EmbeddedDynamoDb.prototype;
  const spy = jest.spyOn(EmbeddedDynamoDb.prototype, "call").mockImplementation(async function (
    this: EmbeddedDynamoDb,
    operation,
    input,
  ) {
    if (operation === "DeleteItem") await put(test, "over", NOON / 1000 + 1);
    return call.call(this, operation, input);
  });
  await test.emulator.expireItems();
  expect(spy).toHaveBeenCalledWith("DeleteItem", expect.anything());
  spy.mockRestore();
  expect(await names(test)).toEqual(["at 0", "long ago", "over"]);
});

it("refuses what DynamoDB refuses", async () => {
  const test = await start();
  await expect(update(test, true)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await createTable(test);
  await expect(update(test, false)).rejects.toMatchObject({
    name: "ValidationException",
    message: /disabled/,
  });
  await update(test, true);
  await expect(update(test, true)).rejects.toMatchObject({ name: "ValidationException", message: /enabled/ });
  await expect(update(test, true, "other")).rejects.toMatchObject({ message: /different AttributeName/ });
  for (const [attribute, value, constraint] of [
    ["", "''", "have length greater than or equal to 1"],
    ["x".repeat(256), `'${"x".repeat(256)}'`, "have length less than or equal to 255"],
    [null, "null", "not be null"],
  ] as const) {
    await expect(update(test, true, attribute as string)).rejects.toMatchObject({
      name: "ValidationException",
      message:
        `1 validation error detected: Value ${value} at 'timeToLiveSpecification.attributeName' ` +
        `failed to satisfy constraint: Member must ${constraint}`,
    });
  }
});

it.each([
  [{ Region: "eu-west-1" }, {}, "Region"],
  [{}, { Attribute: "a" }, "TimeToLiveSpecification.Attribute"],
])("refuses what it would drop (%#)", async (more, inside, path) => {
  const test = await start();
  const wanted = { AttributeName: "a", Enabled: true, ...inside };
  // An SDK drops what it does not know.
  const answer = await fetch(test.url, {
    method: "POST",
    headers: {
      "X-Amz-Target": "DynamoDB_20120810.UpdateTimeToLive",
      Authorization: "AWS4-HMAC-SHA256 Credential=local/20261124/us-east-1/dynamodb/aws4_request",
    },
    body: JSON.stringify({ TableName: "table", TimeToLiveSpecification: wanted, ...more }),
  });
  expect(await answer.json()).toMatchObject({
    message: `The local gateway does not implement ${path} of UpdateTimeToLive.`,
  });
});

it("is kept with the data, and goes with its table", async () => {
  const first = await start({ dataDirectory: folder.path() });
  await createTable(first);
  await update(first, true);
  await first.stop();
  running = [];

  const second = await start({ dataDirectory: folder.path() });
  expect(await describeTtl(second)).toEqual({ AttributeName: "ends", TimeToLiveStatus: "ENABLED" });
  await deleteTable(second);
  await second.emulator.expireItems();
  await createTable(second);
  expect(await describeTtl(second)).toEqual({ TimeToLiveStatus: "DISABLED" });
});
