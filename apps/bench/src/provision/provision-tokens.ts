import { createHash } from "node:crypto";
import { keyValue, TABLE, tokenOf } from "../fixture";
import { callService } from "./service-client";

/** Maximum number of items per `BatchWriteItem`. */
const ITEMS_PER_BATCH = 25;
/** Number of concurrent batches. */
const LANES = 8;

/** Writes the tokens table's record of the token of each of keys 0 to `count - 1`. */
export async function provisionTokens(url: string, count: number): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const from = next;
      next += ITEMS_PER_BATCH;
      const length = Math.min(ITEMS_PER_BATCH, count - from);
      await writeBatch(
        url,
        Array.from({ length }, (_, at) => tokenRecord(from + at)),
      );
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function writeBatch(url: string, items: readonly object[]): Promise<void> {
  const requests = items.map((Item) => ({ PutRequest: { Item } }));
  await callService("dynamodb", `${url}/`, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.BatchWriteItem",
      "x-amz-date": "20261124T000000Z",
    },
    body: JSON.stringify({ RequestItems: { [TABLE]: requests } }),
  });
}

function tokenRecord(n: number): object {
  return {
    token: { S: createHash("sha256").update(tokenOf(n)).digest("hex") },
    clientId: { S: keyValue(n) },
    tenantId: { S: `tenant-${n}` },
    tokenId: { S: `token-${n}` },
    createdAt: { S: "2026-11-24T00:00:00.000Z" },
  };
}
