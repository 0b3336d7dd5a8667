import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
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
        AttributeDefinitions: ["token", "tenantId"].map((AttributeName) => ({
          AttributeName,
          AttributeType: "S",
        })),
        KeySchema: [{ AttributeName: "token", KeyType: "HASH" }],
        GlobalSecondaryIndexes: [
          {
            IndexName: "byTenant",
            KeySchema: [{ AttributeName: "tenantId", KeyType: "HASH" }],
            Projection: { ProjectionType: "ALL" },
          },
        ],
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

  it("lists a tenant's tokens, also those that others stored with less", async () => {
    const tokens = dynamodbTokens(client, "Tokens");
    await tokens.put({ ...token, tenantId: "lister", tokenHash: "cc", label: "ci", scopes: ["read"] });
    const Item = {
      token: { S: "dd" },
      clientId: { S: "c" },
      tenantId: { S: "lister" },
      createdAt: { S: "x" },
    };
    await client.send(new PutItemCommand({ TableName: "Tokens", Item }));
    const listed = [];
    for await (const each of tokens.ofTenant("lister")) listed.push(each);
    listed.sort((one, other) => one.tokenHash.localeCompare(other.tokenHash));
    expect(listed).toEqual([
      {
        tokenHash: "cc",
        tenantId: "lister",
        tokenId: "i",
        label: "ci",
        createdAt: 1_790_000_000,
        scopes: ["read"],
      },
      { tokenHash: "dd", tenantId: "lister" },
    ]);
    await expect(tokens.find("dd")).resolves.toEqual({ tokenHash: "dd", tenantId: "lister", clientId: "c" });
    await expect(tokens.find("nothing")).resolves.toBeUndefined();
  });

  it("finds the tokens of a key and says whose they are, without changing what authenticates", async () => {
    const tokens = dynamodbTokens(client, "Tokens");
    const byHand = { token: { S: "ff" }, clientId: { S: "made-by-hand" }, expiresAt: { S: "no number" } };
    await client.send(new PutItemCommand({ TableName: "Tokens", Item: byHand }));
    await tokens.put({
      ...token,
      tokenHash: "gg",
      clientId: "made-by-hand",
      tenantId: "x",
      tokenId: "named",
    });
    const found = async () => {
      const all = [];
      for await (const each of tokens.withKey("made-by-hand")) all.push(each);
      return all.sort((one, other) => one.tokenHash.localeCompare(other.tokenHash));
    };
    expect(await found()).toEqual([
      { tokenHash: "ff" },
      { tokenHash: "gg", tenantId: "x", tokenId: "named" },
    ]);
    const owner = { clientId: "made-by-hand", tenantId: "adopter", tokenId: "new" };
    for (const hash of ["ff", "ff", "gg", "gone"]) await tokens.assign(hash, owner);
    expect(await stored("ff")).toEqual({ ...byHand, tenantId: { S: "adopter" }, tokenId: { S: "new" } });
    expect(await stored("gg")).toMatchObject({ tenantId: { S: "adopter" }, tokenId: { S: "named" } });
    expect(await stored("gone")).toBeUndefined();
    await tokens.assign("ff", { ...owner, clientId: "another", tenantId: "thief" });
    expect(await stored("ff")).toMatchObject({ tenantId: { S: "adopter" } });
  });

  it("sets the expiry of a token that is there, and brings none back that was removed", async () => {
    const tokens = dynamodbTokens(client, "Tokens");
    await tokens.put({ ...token, tokenHash: "ee" });
    await tokens.setExpiry("ee", 1_790_000_009);
    expect(await stored("ee")).toMatchObject({ expiresAt: { N: "1790000009" } });
    await tokens.remove("ee");
    await tokens.remove("ee");
    await tokens.setExpiry("ee", 1_790_000_009);
    expect(await stored("ee")).toBeUndefined();
  });
});
