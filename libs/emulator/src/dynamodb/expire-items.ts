import type { EmbeddedDynamoDb } from "./embedded-dynamodb";
import type { TableOptions } from "./table-options";

interface ScanOutput {
  readonly Items?: readonly Record<string, object>[];
  readonly LastEvaluatedKey?: object;
}

/**
 * Deletes items whose TTL attribute is in the past.
 *
 * @param now milliseconds since 1970
 */
export async function expireItems(
  dynamodb: EmbeddedDynamoDb,
  tables: readonly TableOptions[],
  now: number,
): Promise<void> {
  for (const { name, partitionKey, sortKey, ttlAttribute } of tables) {
    if (ttlAttribute === undefined) continue;
    let from: object | undefined;
    do {
      const page: ScanOutput = await dynamodb.call("Scan", {
        TableName: name,
        // An attribute that is not a number is no expiry; comparing it to one is never true.
        FilterExpression: "#ttl < :now",
        ProjectionExpression: sortKey === undefined ? "#key" : "#key, #sort",
        ExpressionAttributeNames: {
          "#ttl": ttlAttribute,
          "#key": partitionKey,
          ...(sortKey !== undefined && { "#sort": sortKey }),
        },
        ExpressionAttributeValues: { ":now": { N: String(Math.floor(now / 1000)) } },
        ...(from && { ExclusiveStartKey: from }),
      });
      for (const Key of page.Items ?? []) await dynamodb.call("DeleteItem", { TableName: name, Key });
      from = page.LastEvaluatedKey;
    } while (from);
  }
}
