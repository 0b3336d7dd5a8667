import { callDynamoDb, startLocalDynamoDb } from "./local-dynamodb";

const table = (TableName: string) => ({
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
});

describe("startLocalDynamoDb", () => {
  it("speaks DynamoDB's protocol, each start with no tables, until it is closed", async () => {
    const dynamodb = await startLocalDynamoDb();
    const listTables = () => callDynamoDb(dynamodb.endpoint, "ListTables", {});
    await expect(listTables().then((response) => response.json())).resolves.toEqual({ TableNames: [] });
    await dynamodb.close();
    await expect(listTables()).rejects.toThrow("fetch failed");
  });

  it("has an active table after CreateTable, and refuses a table that exists", async () => {
    const dynamodb = await startLocalDynamoDb({ createTableMs: 50 });
    const create = (TableName: string) => callDynamoDb(dynamodb.endpoint, "CreateTable", table(TableName));
    expect((await create("Made")).status).toBe(200);
    const described = await callDynamoDb(dynamodb.endpoint, "DescribeTable", { TableName: "Made" });
    expect(await described.json()).toMatchObject({ Table: { TableStatus: "ACTIVE" } });
    expect((await create("Made")).status).toBe(400);
    await dynamodb.close();
  });

  it("has its tables from the start, or does not start", async () => {
    const dynamodb = await startLocalDynamoDb({ tables: [table("One"), table("Two")] });
    const listed = await callDynamoDb(dynamodb.endpoint, "ListTables", {});
    expect(await listed.json()).toEqual({ TableNames: ["One", "Two"] });
    await dynamodb.close();
    await expect(startLocalDynamoDb({ tables: [table("")] })).rejects.toThrow("CreateTable was refused");
  });
});
