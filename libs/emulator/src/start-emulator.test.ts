import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  CreateUsagePlanCommand,
  GetUsagePlanCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
} from "@aws-sdk/client-api-gateway";
import { GetItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { temporaryFolder } from "@tollgate/testing-runtime";
import {
  HeldRequests,
  NOON,
  startTestEmulator,
  testDocument,
  tokenFor,
} from "./test-support/emulator.test-support";
import { call } from "./test-support/http.test-support";
import { ListenError } from "./http/errors";
import { seededPlanId } from "./api-gateway/control-plane/plans/seed-plans";
import { DataDirectoryError } from "./state/errors";

const tables = [
  {
    name: "Things",
    partitionKey: "id",
    ttlAttribute: "expiresAt",
    indexes: [{ name: "byOwner", partitionKey: "owner", attributes: ["size"] }],
  },
];

describe("with a data directory", () => {
  const folder = temporaryFolder();
  let dataDirectory: string;
  beforeEach(() => void (dataDirectory = folder.path()));

  it("keeps keys, usage and items; a plan follows its definition at each start, and keeps its keys", async () => {
    const start = (limit: number) =>
      startTestEmulator({ dataDirectory, tables, plans: [{ name: "p", quota: { limit, period: "DAY" } }] });
    const usagePlanId = seededPlanId("p");
    const ask = async (url: string) =>
      (
        await call(`${url}/one/secured`, {
          headers: { authorization: tokenFor({ key: "a-key-of-20-letters-" }) },
        })
      ).status;

    const first = await start(2);
    const { id: keyId = "" } = await first.gateway.send(
      new CreateApiKeyCommand({ value: "a-key-of-20-letters-", enabled: true }),
    );
    await first.gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" }));
    expect([await ask(first.url), await ask(first.url), await ask(first.url)]).toEqual([200, 200, 429]);
    await first.dynamodb.send(new PutItemCommand({ TableName: "Things", Item: { id: { S: "1" } } }));
    await first.stop();

    const second = await start(3);
    expect((await second.gateway.send(new GetUsagePlanCommand({ usagePlanId }))).quota?.limit).toBe(3);
    expect([await ask(second.url), await ask(second.url)]).toEqual([200, 429]);
    const { Item } = await second.dynamodb.send(
      new GetItemCommand({ TableName: "Things", Key: { id: { S: "1" } } }),
    );
    expect(Item).toEqual({ id: { S: "1" } });
    await second.stop();
  });

  it("takes a plan away that is defined no longer, and says whose keys were on it; one that somebody made stays", async () => {
    const first = await startTestEmulator({ dataDirectory, plans: [{ name: "gone" }, { name: "empty" }] });
    const { id: keyId = "" } = await first.gateway.send(new CreateApiKeyCommand({ enabled: true }));
    await first.gateway.send(
      new CreateUsagePlanKeyCommand({ usagePlanId: seededPlanId("gone"), keyId, keyType: "API_KEY" }),
    );
    await first.gateway.send(new CreateUsagePlanCommand({ name: "by hand" }));
    await first.stop();

    const second = await startTestEmulator({ dataDirectory, plans: [{ name: "new" }] });
    const { items = [] } = await second.gateway.send(new GetUsagePlansCommand({}));
    expect(items.map(({ name }) => name).sort()).toEqual(["by hand", "new"]);
    expect(second.written.problems).toEqual([expect.stringContaining("usage plan gone")]);
    await second.stop();

    // Back again, it has no keys.
    const third = await startTestEmulator({ dataDirectory, plans: [{ name: "gone" }] });
    const keys = await third.gateway.send(new GetUsagePlanKeysCommand({ usagePlanId: seededPlanId("gone") }));
    expect(keys.items ?? []).toEqual([]);
    await third.stop();
  });

  it.each(["state", "dynamodb"])("that is corrupt in %s does not start", async (part) => {
    await (await startTestEmulator({ dataDirectory, tables })).stop();
    for (const file of readdirSync(folder.path(part))) folder.write(join(part, file), "garbage");
    await expect(startTestEmulator({ dataDirectory, tables })).rejects.toThrow(DataDirectoryError);
  });

  it("is free again when the start fails", async () => {
    const taken = await startTestEmulator();
    const port = Number(new URL(taken.url).port);
    await expect(startTestEmulator({ dataDirectory, port })).rejects.toThrow(ListenError);
    await (await startTestEmulator({ dataDirectory })).stop();
    await taken.stop();
  });
});

it("has DynamoDB's tables, indexes and time to live on the injected clock", async () => {
  const test = await startTestEmulator({ tables });
  const put = (id: string, expiresAt: object) =>
    test.dynamodb.send(
      new PutItemCommand({
        TableName: "Things",
        Item: { id: { S: id }, owner: { S: "me" }, size: { N: "1" }, expiresAt: expiresAt as never },
      }),
    );
  await put("soon", { N: String(NOON / 1000 + 10) });
  await put("late", { N: String(NOON / 1000 + 100) });
  await put("text", { S: "2020" });
  const owned = async () => {
    const { Items = [] } = await test.dynamodb.send(
      new QueryCommand({
        TableName: "Things",
        IndexName: "byOwner",
        KeyConditionExpression: "#o = :o",
        ExpressionAttributeNames: { "#o": "owner" },
        ExpressionAttributeValues: { ":o": { S: "me" } },
      }),
    );
    return Items.map(({ id }) => id?.S).sort();
  };
  expect(await owned()).toEqual(["late", "soon", "text"]);
  test.clock.advance(11_000);
  await test.emulator.expireItems();
  expect(await owned()).toEqual(["late", "text"]);
  await test.stop();
});

it("a document with a mistake is refused, and the last good one served on", async () => {
  const test = await startTestEmulator();
  expect(() => test.emulator.deploy({ document: testDocument({}, -1) })).toThrow(
    /authorizerResultTtlInSeconds/,
  );
  expect((await call(`${test.url}/one/open`)).status).toBe(200);
  test.emulator.deploy({ document: testDocument({ paths: {} }) });
  expect((await call(`${test.url}/one/open`)).status).toBe(403);
  await test.stop();
});

it("answers the requests under way before it ends", async () => {
  const test = await startTestEmulator();
  const held = new HeldRequests();
  const slow = call(`${test.url}/one/open`, { headers: held.next() });
  await held.underWay();
  const stopped = test.stop();
  held.release();
  expect((await slow).status).toBe(200);
  await stopped;
  await expect(call(`${test.url}/one/open`)).rejects.toThrow();
});
