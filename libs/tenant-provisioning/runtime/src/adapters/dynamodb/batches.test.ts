import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { NotAwsError } from "../aws/errors";
import { dynamodbBatches, UnprocessedItemsError } from "./batches";
import type { LoopbackRequest } from "../aws/loopback.test-support";
import { withServer } from "../aws/loopback.test-support";
import { simulatedTime } from "../aws/time.test-support";
import type { NewToken } from "../../core/tokens";

type Requests = Record<string, readonly unknown[] & { readonly Keys?: readonly unknown[] }>;

const token = (at: number): NewToken => ({
  tokenHash: String(at),
  clientId: "client",
  tenantId: "acme",
  tokenId: `id-${at}`,
  createdAt: 1,
});

/** Starts a DynamoDB that leaves `leaveOut` items of each batch unprocessed. */
async function withTables(
  leaveOut: (count: number) => number,
  use: (
    batches: ReturnType<typeof dynamodbBatches>,
    sizes: readonly number[],
    taken: readonly unknown[],
  ) => Promise<void>,
) {
  const [sizes, taken]: [number[], unknown[]] = [[], []];
  const answer = ({ body, headers }: LoopbackRequest) => {
    const { RequestItems } = JSON.parse(body) as { RequestItems: Requests };
    const [[table, request] = ["", []]] = Object.entries(RequestItems);
    const isRead = String(headers["x-amz-target"]).endsWith("BatchGetItem");
    const items = isRead ? (request.Keys ?? []) : request;
    sizes.push(items.length);
    const left = leaveOut(items.length);
    const done = items.slice(left);
    taken.push(...done);
    const rest = items.slice(0, left);
    const json = isRead
      ? { Responses: { [table]: done }, UnprocessedKeys: left > 0 ? { [table]: { Keys: rest } } : {} }
      : { UnprocessedItems: left > 0 ? { [table]: rest } : {} };
    return { status: 200, json };
  };
  await withServer(answer, async (config) => {
    const client = new DynamoDBClient(config);
    const batches = dynamodbBatches(client, "Tokens", { time: simulatedTime() });
    await use(batches, sizes, taken);
    client.destroy();
  });
}

const range = (count: number) => Array.from({ length: count }, (_, at) => at);

describe("batches of tokens", () => {
  it("write 25 items with a call, and again those that DynamoDB left out", () =>
    withTables(
      (count) => Math.floor(count / 2),
      async ({ putTokens }, sizes, taken) => {
        await putTokens(range(60).map(token));
        const hashes = (taken as { PutRequest: { Item: { token: { S: string } } } }[]).map(
          ({ PutRequest }) => PutRequest.Item.token.S,
        );
        expect(hashes.sort()).toEqual(range(60).map(String).sort());
        expect(Math.max(...sizes)).toBe(25);
      },
    ));

  it("read 100 items with a call, each once, and again those that DynamoDB left out", () =>
    withTables(
      (count) => Math.floor(count / 2),
      async ({ tokens }, sizes) => {
        const found = await tokens([...range(150), ...range(150)].map(String));
        expect([found.size, Math.max(...sizes)]).toEqual([150, 100]);
      },
    ));

  it.each<[string, object]>([
    ["that says nothing", {}],
    ["without the table", { Responses: {} }],
    ["about another table", { Responses: { Tokens: [], Other: [] } }],
    [
      "that leaves out what is of another table",
      { Responses: { Tokens: [] }, UnprocessedKeys: { Other: {} } },
    ],
    ["with another item", { Responses: { Tokens: [{ token: { S: "2" } }] } }],
    ["with an item twice", { Responses: { Tokens: [{ token: { S: "1" } }, { token: { S: "1" } }] } }],
    [
      "that leaves out another key",
      { Responses: { Tokens: [] }, UnprocessedKeys: { Tokens: { Keys: [{ token: { S: "2" } }] } } },
    ],
  ])("take no answer %s for one of DynamoDB's", (_, json) =>
    withServer(
      () => ({ status: 200, json }),
      async (config) => {
        const client = new DynamoDBClient(config);
        const batches = dynamodbBatches(client, "Tokens");
        await expect(batches.tokens(["1"])).rejects.toThrow(NotAwsError);
        client.destroy();
      },
    ),
  );

  it("take no answer about another table for a write", () =>
    withServer(
      () => ({ status: 200, json: { UnprocessedItems: { Other: [] } } }),
      async (config) => {
        const client = new DynamoDBClient(config);
        const batches = dynamodbBatches(client, "Tokens");
        await expect(batches.putTokens([token(1)])).rejects.toThrow(NotAwsError);
        client.destroy();
      },
    ));

  it("give up on a table that takes nothing", () =>
    withTables(
      (count) => count,
      async ({ putTokens }, sizes) => {
        await expect(putTokens([token(1)])).rejects.toThrow(UnprocessedItemsError);
        expect(sizes.length).toBeGreaterThan(5);
      },
    ));
});
