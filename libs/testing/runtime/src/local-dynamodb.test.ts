import { startLocalDynamoDb } from "./local-dynamodb";

const ask = (endpoint: string, operation: string, input: object) =>
  fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
      authorization: "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=a, Signature=b",
      "x-amz-date": "20260101T000000Z",
      connection: "close",
    },
    body: JSON.stringify(input),
  });

describe("startLocalDynamoDb", () => {
  it("speaks DynamoDB's protocol, each start with no tables, until it is closed", async () => {
    const dynamodb = await startLocalDynamoDb();
    const listTables = () => ask(dynamodb.endpoint, "ListTables", {});
    await expect(listTables().then((response) => response.json())).resolves.toEqual({ TableNames: [] });
    await dynamodb.close();
    await expect(listTables()).rejects.toThrow("fetch failed");
  });

  it("has a table active once CreateTable is answered, and refuses one that is there", async () => {
    const dynamodb = await startLocalDynamoDb({ createTableMs: 50 });
    const create = (TableName: string) =>
      ask(dynamodb.endpoint, "CreateTable", {
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      });
    expect((await create("Made")).status).toBe(200);
    const described = await ask(dynamodb.endpoint, "DescribeTable", { TableName: "Made" });
    expect(await described.json()).toMatchObject({ Table: { TableStatus: "ACTIVE" } });
    expect((await create("Made")).status).toBe(400);
    await dynamodb.close();
  });
});
