import {
  CreateTableCommand,
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  type AttributeValue,
  type CreateTableCommandInput,
  type QueryCommandInput,
  type ScanCommandInput,
} from "@aws-sdk/client-dynamodb";
import {
  createActiveTable,
  startTestEmulator,
  type TestEmulator,
} from "../test-support/emulator.test-support";

// What moto's tests expect that run against AWS as well (getmoto/moto, tests/test_dynamodb, marked aws_verified).

let test: TestEmulator;
beforeAll(async () => {
  test = await startTestEmulator();
  await createActiveTable(test, table("Some", "KEYS_ONLY"));
  await createActiveTable(test, table("All", "ALL"));
});
afterAll(() => test.stop());

const table = (TableName: string, ProjectionType: "ALL" | "KEYS_ONLY"): CreateTableCommandInput => ({
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: ["pk", "sk", "gsi_pk", "lsi_sk"].map((AttributeName) => ({
    AttributeName,
    AttributeType: "S",
  })),
  KeySchema: keys("pk", "sk"),
  GlobalSecondaryIndexes: [
    { IndexName: "test_gsi", KeySchema: keys("gsi_pk"), Projection: { ProjectionType } },
  ],
  LocalSecondaryIndexes: [
    { IndexName: "test_lsi", KeySchema: keys("pk", "lsi_sk"), Projection: { ProjectionType } },
  ],
});
const keys = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: "HASH" as const },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: "RANGE" as const }]),
];

type Read = Partial<QueryCommandInput & ScanCommandInput>;
const reads = {
  query: ({ AttributesToGet, ...input }: Read) => {
    const key = input.IndexName === "test_gsi" ? "gsi_pk" : "pk";
    const condition = AttributesToGet
      ? {
          AttributesToGet,
          KeyConditions: {
            [key]: { ComparisonOperator: "EQ" as const, AttributeValueList: [{ S: "value" }] },
          },
        }
      : { KeyConditionExpression: `${key} = :key`, ExpressionAttributeValues: { ":key": { S: "value" } } };
    return test.dynamodb.send(new QueryCommand({ TableName: "Some", ...condition, ...input }));
  },
  scan: (input: Read) => test.dynamodb.send(new ScanCommand({ TableName: "Some", ...input })),
};
const prefixes = { query: "1 validation error detected: ", scan: "" };
const refusal = (message: string) => ({ name: "ValidationException", message });

describe.each(["query", "scan"] as const)("Select of a %s", (operation) => {
  const read = reads[operation];
  const prefix = prefixes[operation];

  it("ALL_ATTRIBUTES is not for a global index that has only some", async () => {
    expect(await read({ IndexName: "test_lsi", Select: "ALL_ATTRIBUTES" })).toMatchObject({ Count: 0 });
    expect(await read({ TableName: "All", IndexName: "test_gsi", Select: "ALL_ATTRIBUTES" })).toMatchObject({
      Count: 0,
    });
    await expect(read({ IndexName: "test_gsi", Select: "ALL_ATTRIBUTES" })).rejects.toMatchObject(
      refusal(
        "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global " +
          "secondary index test_gsi because its projection type is not ALL",
      ),
    );
  });

  it("ALL_PROJECTED_ATTRIBUTES is for an index", async () => {
    expect(await read({ IndexName: "test_gsi", Select: "ALL_PROJECTED_ATTRIBUTES" })).toMatchObject({
      Count: 0,
    });
    await expect(read({ Select: "ALL_PROJECTED_ATTRIBUTES" })).rejects.toMatchObject(
      refusal(`${prefix}ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName`),
    );
  });

  it("SPECIFIC_ATTRIBUTES needs to be told them", async () => {
    expect(await read({ Select: "SPECIFIC_ATTRIBUTES", ProjectionExpression: "pk" })).toMatchObject({
      Count: 0,
    });
    expect(
      await read({ IndexName: "test_gsi", Select: "SPECIFIC_ATTRIBUTES", AttributesToGet: ["gsi_pk"] }),
    ).toMatchObject({ Count: 0 });
    await expect(read({ Select: "SPECIFIC_ATTRIBUTES" })).rejects.toMatchObject(
      refusal(
        `${prefix}Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES`,
      ),
    );
  });

  it.each([
    ["ALL_ATTRIBUTES", "ALL_ATTRIBUTES"],
    ["ALL_PROJECTED_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"],
    ["COUNT", "only the Count"],
  ] as const)("%s does not go with attributes", async (Select, words) => {
    const input = { TableName: "All", IndexName: "test_gsi", Select };
    expect(await read(input)).toMatchObject({ Count: 0 });
    await expect(read({ ...input, ProjectionExpression: "gsi_pk" })).rejects.toMatchObject(
      refusal(`${prefix}Cannot specify the ProjectionExpression when choosing to get ${words}`),
    );
    await expect(read({ ...input, AttributesToGet: ["gsi_pk"] })).rejects.toMatchObject(
      refusal(`${prefix}Cannot specify the AttributesToGet when choosing to get ${words}`),
    );
  });

  it("is case-sensitive, and COUNT has no items", async () => {
    expect(await read({ Select: "COUNT" })).not.toHaveProperty("Items");
    await expect(read({ Select: "count" as "COUNT" })).rejects.toMatchObject(
      refusal(
        "1 validation error detected: Value 'count' at 'select' failed to satisfy constraint: Member must satisfy " +
          "enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
      ),
    );
  });

  it("no consistent read of a global index", async () => {
    expect(await read({ IndexName: "test_lsi", ConsistentRead: true })).toMatchObject({ Count: 0 });
    expect(await read({ ConsistentRead: true })).toMatchObject({ Count: 0 });
    await expect(read({ IndexName: "test_gsi", ConsistentRead: true })).rejects.toMatchObject(
      refusal("Consistent reads are not supported on global secondary indexes"),
    );
  });
});

describe("a write", () => {
  const Key = { pk: { S: "p" }, sk: { S: "s" } };
  const TableName = "Some";
  const names = { ExpressionAttributeNames: { "#count": "count", "#used": "pk" } };
  const condition = "attribute_not_exists(#used)";
  const unused = "Value provided in ExpressionAttributeNames unused in expressions: keys: {#count}";
  const update = (UpdateExpression: string, values?: object, more: object = {}) =>
    test.dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression,
        ...(values && { ExpressionAttributeValues: { ...values } }),
        ...more,
      }),
    );

  it.each([
    ["", undefined, "Invalid UpdateExpression: The expression can not be empty;"],
    [
      "ADD x :one SET a = :one ADD y :one",
      { ":one": { N: "1" } },
      'Invalid UpdateExpression: The "ADD" section can only be used once in an update expression;',
    ],
    [
      "SET a.b = :h, a.b = :h",
      { ":h": { S: "H" } },
      "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these " +
        "paths; path one: [a, b], path two: [a, b]",
    ],
    ["SET a = :s", {}, "ExpressionAttributeValues must not be empty"],
    [
      "SET a = :s",
      { ":s": { S: "" }, ":t": { S: "" } },
      "Value provided in ExpressionAttributeValues unused in expressions: keys: {:t}",
    ],
    [
      "ADD a :s",
      { ":s": { SS: [] } },
      "One or more parameter values were invalid: An string set  may not be empty",
    ],
  ])("by the expression %j of %j is refused with a count", async (expression, values, message) => {
    await expect(update(expression, values)).rejects.toMatchObject(
      refusal(`1 validation error detected: ${message}`),
    );
  });

  it("that gives a name for nothing", async () => {
    const ConditionExpression = condition;
    for (const write of [
      update("SET a = #used", undefined, names),
      test.dynamodb.send(new PutItemCommand({ TableName, Item: Key, ConditionExpression, ...names })),
      test.dynamodb.send(new DeleteItemCommand({ TableName, Key, ConditionExpression, ...names })),
    ])
      await expect(write).rejects.toMatchObject(refusal(`1 validation error detected: ${unused}`));
  });

  it("of an empty set", async () => {
    for (const [set, kind] of [
      ["SS", "string"],
      ["NS", "number"],
    ] as const) {
      const a = { [set]: [] as string[] } as unknown as AttributeValue;
      await expect(
        test.dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, a } })),
      ).rejects.toMatchObject(
        refusal(
          `1 validation error detected: One or more parameter values were invalid: An ${kind} set  may not be empty`,
        ),
      );
    }
  });
});

it.each(["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] as const)(
  "CreateTable looks at the key types of %s before it looks at their attributes",
  async (name) => {
    const index = {
      IndexName: "index",
      KeySchema: [
        { AttributeName: "n/a", KeyType: "HASH" as const },
        { AttributeName: "sth", KeyType: "SORT" as "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" as const },
    };
    const member = name.replace(/^./, (first) => first.toLowerCase());
    await expect(
      test.dynamodb.send(new CreateTableCommand({ ...table("Other", "ALL"), [name]: [index] })),
    ).rejects.toMatchObject(
      refusal(
        `1 validation error detected: Value 'SORT' at '${member}.1.member.keySchema.2.member.keyType' failed to ` +
          "satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]",
      ),
    );
  },
);
