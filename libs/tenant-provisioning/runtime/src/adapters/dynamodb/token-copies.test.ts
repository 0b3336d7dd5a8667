import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { dev } from "@tollgate/environments/sample";
import { tokensTable } from "@tollgate/records";
import { collect } from "@tollgate/testing-runtime";
import { without } from "../../core/defined";
import { isSameCopy, type TokenCopy } from "../../core/token-copies";
import { withTables } from "./create-table.test-support";
import { dynamodbTokenCopies } from "./token-copies";
import { dynamodbTokens } from "./tokens";

const from = tokensTable({ ...dev, tokensTable: "Former" });
const to = tokensTable({ ...dev, tokensTable: "Target" });
const hash = "a".repeat(64);

let client: DynamoDBClient;
withTables([from, to], (made) => (client = made));

const original = {
  token: { S: hash },
  clientId: { S: "example-gateway-prod-acme" },
  tenantId: { S: "acme" },
  tokenId: { S: "0123456789abcdef" },
  label: { S: "ci" },
  createdAt: { N: "1790000000" },
  expiresAt: { N: "1890000000" },
  scopes: { SS: ["orders:read"] },
  attributeOfALaterVersion: { M: { a: { BOOL: true } } },
};

const stored = async (table: string) =>
  (await client.send(new GetItemCommand({ TableName: table, Key: { token: { S: hash } } }))).Item;

async function copyOf(item: Record<string, unknown> = original): Promise<TokenCopy> {
  await client.send(new PutItemCommand({ TableName: "Former", Item: item as typeof original }));
  const [found] = await collect(dynamodbTokenCopies(client, "Former").ofKey("example-gateway-prod-acme"));
  if (found === undefined) throw new Error("there is no token");
  return { ...found, clientId: "example-gateway-prod-2-acme", origin: "1", arrivedAt: 1_880_000_000 };
}

const OF_THE_COPY = {
  clientId: { S: "example-gateway-prod-2-acme" },
  origin: { S: "1" },
  arrivedAt: { N: "1880000000" },
};
const copied = { ...original, ...OF_THE_COPY };

describe("dynamodbTokenCopies", () => {
  it("stores a copy with every attribute, which gives no access until it is released", async () => {
    const copies = dynamodbTokenCopies(client, "Target");
    const copy = await copyOf();
    await copies.hold(copy);
    const held = await dynamodbTokens(client, "Target").find(hash);
    expect(held).toMatchObject({ clientId: copy.clientId, undelivered: true, expiresAt: 0 });
    await copies.release(copy);
    await expect(stored("Target")).resolves.toEqual(copied);
    await copies.hold(copy);
    await copies.release(copy);
    await expect(stored("Target")).resolves.toEqual(copied);
  });

  it.each([
    ["without an end", { expiresAt: undefined }],
    ["disabled", { expiresAt: { N: "0" }, disabled: { BOOL: true }, endsAt: { N: "1890000000" } }],
    ["that the authorizer refuses", { scopes: { L: [] } }],
  ])("copies a token %s as it is", async (_, change) => {
    const item = Object.fromEntries(
      Object.entries({ ...original, ...change }).filter(([, value]) => value !== undefined),
    );
    const copy = await copyOf(item);
    const copies = dynamodbTokenCopies(client, "Target");
    await copies.hold(copy);
    await copies.release(copy);
    await expect(stored("Target")).resolves.toEqual({
      ...item,
      ...OF_THE_COPY,
    });
  });

  it("lets in no copy that was revoked meanwhile", async () => {
    const copies = dynamodbTokenCopies(client, "Target");
    const copy = await copyOf();
    await copies.hold(copy);
    await dynamodbTokens(client, "Target").remove(hash);
    await copies.release(copy);
    await expect(stored("Target")).resolves.toBeUndefined();
  });

  it("changes no token of another key", async () => {
    const others = { ...original, clientId: { S: "example-gateway-prod-2-other" } };
    await client.send(new PutItemCommand({ TableName: "Target", Item: others }));
    const copies = dynamodbTokenCopies(client, "Target");
    const copy = await copyOf();
    await copies.hold(copy);
    await copies.release(copy);
    await copies.replace(copy, copy);
    await expect(stored("Target")).resolves.toEqual(others);
  });

  it("brings a copy into line, unless it was changed or removed since it was read", async () => {
    const copies = dynamodbTokenCopies(client, "Target");
    const copy = await copyOf();
    await copies.hold(copy);
    await copies.release(copy);
    const [read] = await collect(copies.ofKey(copy.clientId));
    if (read === undefined) throw new Error("there is no copy");
    const changed = await copyOf({ ...original, label: { S: "other" } });
    expect([isSameCopy(read, copy), isSameCopy(read, changed)]).toEqual([true, false]);
    await copies.endBy(hash, 1_800_000_000);
    await copies.replace(changed, read);
    await expect(stored("Target")).resolves.toEqual({ ...copied, expiresAt: { N: "1800000000" } });
    const [now] = await collect(copies.ofKey(copy.clientId));
    await copies.replace(changed, now ?? read);
    await expect(stored("Target")).resolves.toEqual({ ...copied, label: { S: "other" } });
    await dynamodbTokens(client, "Target").remove(hash);
    await copies.replace(copy, changed);
    await expect(stored("Target")).resolves.toBeUndefined();
  });

  it("only ever brings an end forward, and ends nothing that is gone", async () => {
    const copies = dynamodbTokenCopies(client, "Former");
    await copyOf(without(original, "expiresAt"));
    await copies.endBy(hash, 1_800_000_000);
    await expect(stored("Former")).resolves.toMatchObject({ expiresAt: { N: "1800000000" } });
    await copies.endBy(hash, 1_900_000_000);
    await expect(stored("Former")).resolves.toMatchObject({ expiresAt: { N: "1800000000" } });
    await dynamodbTokens(client, "Former").remove(hash);
    await copies.endBy(hash, 1_700_000_000);
    await expect(stored("Former")).resolves.toBeUndefined();
  });
});
