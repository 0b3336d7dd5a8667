import type { EmbeddedDynamoDb } from "./embedded-dynamodb";

interface ScanOutput {
  readonly Items?: readonly Record<string, object>[];
  readonly LastEvaluatedKey?: object;
}

/**
 * Deletes a table's items whose TTL attribute is in the past. A table that is gone has none.
 *
 * @param now milliseconds since 1970
 */
export async function expireItems(
  dynamodb: EmbeddedDynamoDb,
  table: string,
  attribute: string,
  now: number,
): Promise<void> {
  const { Table } = (await dynamodb.call("DescribeTable", { TableName: table })) as {
    Table?: { KeySchema: readonly { AttributeName: string }[] };
  };
  const keys = (Table?.KeySchema ?? []).map(({ AttributeName }, at) => [`#key${at}`, AttributeName] as const);
  if (keys.length === 0) return;
  let from: object | undefined;
  do {
    const page: ScanOutput = await dynamodb.call("Scan", {
      TableName: table,
      // An attribute that is not a number is no expiry; comparing it to one is never true.
      FilterExpression: "#ttl < :now",
      ProjectionExpression: keys.map(([placeholder]) => placeholder).join(", "),
      ExpressionAttributeNames: { "#ttl": attribute, ...Object.fromEntries(keys) },
      ExpressionAttributeValues: { ":now": { N: String(Math.floor(now / 1000)) } },
      ...(from && { ExclusiveStartKey: from }),
    });
    for (const Key of page.Items ?? []) await dynamodb.call("DeleteItem", { TableName: table, Key });
    from = page.LastEvaluatedKey;
  } while (from);
}
