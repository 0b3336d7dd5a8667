import { CreateTableCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { LocalDynamoDb } from "@tollgate/testing-runtime";
import { startLocalDynamoDb } from "@tollgate/testing-runtime";
import { dynamodbTokens } from "./dynamodb-tokens";

describe("dynamodbTokens", () => {
  let dynamodb: LocalDynamoDb;
  let client: DynamoDBClient;

  beforeAll(async () => {
    dynamodb = await startLocalDynamoDb();
    client = new DynamoDBClient({
      endpoint: dynamodb.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
    });
    await client.send(
      new CreateTableCommand({
        TableName: "Tokens",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "token", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "token", KeyType: "HASH" }],
      }),
    );
  });
  afterAll(async () => {
    client.destroy();
    await dynamodb.close();
  });

  const stored = async (hash: string) => {
    const command = new GetItemCommand({
      TableName: "Tokens",
      Key: { token: { S: hash } },
      ConsistentRead: true,
    });
    return (await client.send(command)).Item;
  };
  const token = { tokenHash: "aa", clientId: "c", tenantId: "t", tokenId: "i", createdAt: 1_790_000_000 };

  it("stores the contract's attributes, and none that is not given", async () => {
    await dynamodbTokens(client, "Tokens").put(token);
    expect(await stored("aa")).toEqual({
      token: { S: "aa" },
      clientId: { S: "c" },
      tenantId: { S: "t" },
      tokenId: { S: "i" },
      createdAt: { N: "1790000000" },
    });
  });

  it("stores label and expiry, and may be repeated", async () => {
    const put = () =>
      dynamodbTokens(client, "Tokens").put({
        ...token,
        tokenHash: "bb",
        label: "ci",
        expiresAt: 1_790_000_001,
      });
    await put();
    await put();
    expect(await stored("bb")).toMatchObject({ label: { S: "ci" }, expiresAt: { N: "1790000001" } });
  });

  it("says so when there is no table", async () => {
    await expect(dynamodbTokens(client, "Nothing").put(token)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});
