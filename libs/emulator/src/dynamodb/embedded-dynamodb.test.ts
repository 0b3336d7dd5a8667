import { createRequire } from "node:module";
import type { Readable } from "node:stream";
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  ScanCommand,
  TagResourceCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type CreateTableCommandInput,
} from "@aws-sdk/client-dynamodb";
import {
  createActiveTable,
  startTestEmulator,
  untilNoTable,
  type TestEmulator,
} from "../test-support/emulator.test-support";

// dynalite's own module, to make it fail.
const db = createRequire(__filename)("dynalite/db") as Record<
  "checkConditional" | "validateKey" | "queryTable",
  (...args: never[]) => unknown
>;

let test: TestEmulator;
beforeAll(async () => {
  test = await startTestEmulator({ tables: [{ name: "Things", partitionKey: "id" }] });
});
afterAll(() => test.stop());
afterEach(() => void jest.restoreAllMocks());

const TableName = "Things";
const put = (id: string, more: object = {}) =>
  test.dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id }, n: { N: "1" } }, ...more }));
const get = (id: string) => test.dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }));
const internalError = {
  name: "InternalServerError",
  message: "Internal server error",
  $metadata: { httpStatusCode: 500 },
};
const bug = () => {
  throw new Error("a bug of dynalite");
};
const throwInStream = (store: { getItemDb(table: string): { createValueStream(range: object): Readable } }) =>
  store.getItemDb(TableName).createValueStream({}).on("data", bug);

describe("what dynalite throws", () => {
  it.each([
    ["after it has read the item that a write locks", "checkConditional", bug, () => put("locked")],
    ["after it has read the table", "validateKey", bug, () => get("x")],
    [
      "in a stream of items",
      "queryTable",
      throwInStream,
      () => test.dynamodb.send(new ScanCommand({ TableName })),
    ],
  ] as const)("%s fails that request, and lets others go on", async (_, name, broken, request) => {
    await put("locked");
    jest.spyOn(db, name).mockImplementation(broken);
    await expect(request()).rejects.toMatchObject(internalError);
    expect(test.written.problems.join()).toContain("a bug of dynalite");
    jest.restoreAllMocks();
    await put("locked");
    expect((await get("locked")).Item).toEqual({ id: { S: "locked" }, n: { N: "1" } });
  });

  it("while another request waits for the same item, fails the first one only", async () => {
    jest.spyOn(db, "checkConditional").mockImplementationOnce(bug);
    const [first, second] = await Promise.allSettled([put("both"), put("both")]);
    expect([first.status, second.status].sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a condition that does not hold", () => {
  const Key = { id: { S: "kept" } };
  const failing = {
    ConditionExpression: "n = :n",
    ExpressionAttributeValues: { ":n": { N: "2" } },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  };
  const failureOf = async (write: () => Promise<unknown>) => {
    const error: unknown = await write().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    return error as ConditionalCheckFailedException;
  };

  // Recorded: test_return_values_on_conditions_check_failure of LocalStack.
  it("gives the item that is there to who asks for it", async () => {
    await put("kept");
    const { dynamodb } = test;
    for (const write of [
      () => put("kept", failing),
      () => dynamodb.send(new DeleteItemCommand({ TableName, Key, ...failing })),
      () =>
        dynamodb.send(new UpdateItemCommand({ TableName, Key, UpdateExpression: "REMOVE n", ...failing })),
    ]) {
      expect(await failureOf(write)).toMatchObject({
        message: "The conditional request failed",
        Item: { id: { S: "kept" }, n: { N: "1" } },
      });
    }
  });

  it("gives no item to who does not ask, or when there is none", async () => {
    await put("kept");
    for (const write of [
      () => put("kept", { ...failing, ReturnValuesOnConditionCheckFailure: "NONE" }),
      () => put("kept", { ...failing, ReturnValuesOnConditionCheckFailure: undefined }),
      () => put("none", failing),
    ]) {
      expect((await failureOf(write)).Item).toBeUndefined();
    }
  });
});

describe("CreateTable", () => {
  const create = (more: Partial<CreateTableCommandInput> = {}) =>
    test.dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        ...more,
      }),
    );

  it("says that a table is there already", async () => {
    await expect(create()).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: "Table already exists: Things",
    });
  });

  it.each([
    { StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" as const } },
    { DeletionProtectionEnabled: true },
  ])("refuses %j, instead of making a table without it", async (more) => {
    await expect(create({ TableName: "Other", ...more })).rejects.toMatchObject({
      name: "ValidationException",
      message: `The local gateway does not implement ${Object.keys(more)[0]} of CreateTable.`,
    });
    expect((await test.dynamodb.send(new ListTablesCommand({}))).TableNames).not.toContain("Other");
  });

  describe("with tags", () => {
    const Tags = [
      { Key: "a", Value: "b" },
      { Key: "c", Value: "" },
    ];
    const tagsOf = async (ResourceArn: string | undefined) =>
      (await test.dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags;

    it("makes a table that has them, and loses them with the table", async () => {
      const Tagged = { TableName: "Tagged" };
      const { TableDescription: table } = await create({ ...Tagged, Tags });
      expect(await tagsOf(table?.TableArn)).toEqual(Tags);
      await test.dynamodb.send(new DeleteTableCommand(Tagged));
      await untilNoTable(test, Tagged.TableName);
      await create(Tagged);
      expect(await tagsOf(table?.TableArn)).toEqual([]);
    });

    it.each([
      [
        [{ Key: "", Value: "x" }],
        "1 validation error detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: " +
          "Member must have length greater than or equal to 1",
      ],
      [
        [{ Key: "a", Value: "x".repeat(257) }],
        `1 validation error detected: Value '${"x".repeat(257)}' at 'tags.1.member.value' failed to satisfy constraint: ` +
          "Member must have length less than or equal to 256",
      ],
      [[{ Key: "aws:a", Value: "x" }], "Tag keys must not start with aws:"],
      [[...Tags, ...Tags], "A tag key is there twice"],
      [
        Array.from({ length: 51 }, (_, at) => ({ Key: `${at}`, Value: "" })),
        "A table can have at most 50 tags",
      ],
    ])("makes none when they are wrong, and TagResource takes none of these (%#)", async (wrong, message) => {
      const refusal = { name: "ValidationException", message };
      await expect(create({ TableName: "Wrong", Tags: wrong })).rejects.toMatchObject(refusal);
      await expect(
        test.dynamodb.send(new DescribeTableCommand({ TableName: "Wrong" })),
      ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
      const { Table } = await test.dynamodb.send(new DescribeTableCommand({ TableName }));
      await expect(
        test.dynamodb.send(new TagResourceCommand({ ResourceArn: Table?.TableArn, Tags: wrong })),
      ).rejects.toMatchObject(refusal);
    });

    it("of a table that is there already is the same refusal as without, and tags nothing", async () => {
      await expect(create({ Tags })).rejects.toMatchObject({ message: "Table already exists: Things" });
      const { Table } = await test.dynamodb.send(new DescribeTableCommand({ TableName }));
      expect(await tagsOf(Table?.TableArn)).toEqual([]);
    });
  });

  it("refuses what is inside a member", async () => {
    const index = {
      IndexName: "byId",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" as const }],
      Projection: { ProjectionType: "ALL" as const },
      OnDemandThroughput: { MaxReadRequestUnits: 1 },
    };
    await expect(create({ TableName: "Other", GlobalSecondaryIndexes: [index] })).rejects.toMatchObject({
      message:
        "The local gateway does not implement GlobalSecondaryIndexes.OnDemandThroughput of CreateTable.",
    });
  });

  it("takes what asks for nothing, and describes the table as unprotected", async () => {
    const nothing = { DeletionProtectionEnabled: false, SSESpecification: { Enabled: false }, Tags: [] };
    const { TableDescription } = await create({ TableName: "Plain", ...nothing, TableClass: "STANDARD" });
    const { Table } = await test.dynamodb.send(new DescribeTableCommand({ TableName: "Plain" }));
    for (const table of [TableDescription, Table]) expect(table?.DeletionProtectionEnabled).toBe(false);
  });
});

// Recorded: dynamodb-conformance.
describe("an empty key of an index", () => {
  const indexed = { TableName: "Indexed" };
  beforeAll(() =>
    createActiveTable(test, {
      ...indexed,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["id", "owner"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      GlobalSecondaryIndexes: [
        {
          IndexName: "byOwner",
          KeySchema: [{ AttributeName: "owner", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    }),
  );
  const ownedBy = (owner: string) => ({ ...indexed, Item: { id: { S: "a" }, owner: { S: owner } } });
  const empty = "The AttributeValue for a key attribute cannot contain an empty string value.";

  it("is refused, also by an update", async () => {
    await expect(test.dynamodb.send(new PutItemCommand(ownedBy("")))).rejects.toMatchObject({
      name: "ValidationException",
      message:
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. " +
        `${empty} IndexName: byOwner, IndexKey: owner`,
    });
    await test.dynamodb.send(new PutItemCommand(ownedBy("me")));
    const update = new UpdateItemCommand({
      ...indexed,
      Key: { id: { S: "a" } },
      UpdateExpression: "SET #owner = :none",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":none": { S: "" } },
    });
    await expect(test.dynamodb.send(update)).rejects.toMatchObject({
      name: "ValidationException",
      message:
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key " +
        `to a value that is not supported. ${empty}`,
    });
    const { Item } = await test.dynamodb.send(new GetItemCommand({ ...indexed, Key: { id: { S: "a" } } }));
    expect(Item).toEqual(ownedBy("me").Item);
  });
});

// Recorded: dynamodb-conformance, and reports of DynamoDB's callers.
it.each([
  [{ UpdateExpression: "INVALID SYNTAX" }, "Update", "INVALID", "INVALID SYNTAX"],
  [{ UpdateExpression: "SET a = if_not_exists(, 0)" }, "Update", ",", "(, 0"],
  [{ UpdateExpression: "SET a = 0" }, "Update", "0", "= 0"],
  [{ UpdateExpression: "REMOVE a," }, "Update", "<EOF>", ","],
  [{ UpdateExpression: "REMOVE a", ConditionExpression: "foo" }, "Condition", "<EOF>", "foo"],
  [{ UpdateExpression: "REMOVE a", ConditionExpression: "attribute_not_exists(" }, "Condition", "<EOF>", "("],
  [{ UpdateExpression: "REMOVE a", ConditionExpression: "attribute_type()" }, "Condition", ")", "()"],
  [{ UpdateExpression: "REMOVE a", ConditionExpression: "xx-yy = xx" }, "Condition", "-", "xx-yy"],
])("names the token in which %j goes wrong", async (expressions, kind, token, near) => {
  const update = new UpdateItemCommand({ TableName, Key: { id: { S: "a" } }, ...expressions });
  await expect(test.dynamodb.send(update)).rejects.toMatchObject({
    name: "ValidationException",
    message: `Invalid ${kind}Expression: Syntax error; token: "${token}", near: "${near}"`,
  });
});

it("refuses a member of any operation that it would drop", async () => {
  await expect(
    test.dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: "arn", NextToken: "x" })),
  ).rejects.toMatchObject({
    message: "The local gateway does not implement NextToken of ListTagsOfResource.",
  });
});

it("says that it does not implement an operation", async () => {
  const write = { Put: { TableName, Item: { id: { S: "t" } } } };
  await expect(
    test.dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [write] })),
  ).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: "The local gateway does not implement TransactWriteItems.",
  });
});
