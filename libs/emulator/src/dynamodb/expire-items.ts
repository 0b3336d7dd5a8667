import type { EmbeddedDynamoDb } from "./embedded-dynamodb";

interface ScanOutput {
  readonly Items?: readonly Record<string, object>[];
  readonly LastEvaluatedKey?: object;
}

/** What ended longer ago, in seconds, is not deleted. */
const FIVE_YEARS = (5 * 365 + 1) * 86_400;

/**
 * Deletes a table's items whose TTL attribute is in the past, by five years at most. A table that is gone has none. An item
 * whose end is changed or removed meanwhile stays.
 *
 * @param now milliseconds since 1970
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
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
  const seconds = Math.floor(now / 1000);
  const ended = {
    // An attribute that is not a number is no expiry; comparing it to one is never true.
    condition: "#ttl < :now AND #ttl >= :oldest",
    names: { "#ttl": attribute },
    values: { ":now": { N: String(seconds) }, ":oldest": { N: String(seconds - FIVE_YEARS) } },
  };
  let from: object | undefined;
  do {
    const page: ScanOutput = await dynamodb.call("Scan", {
      TableName: table,
      FilterExpression: ended.condition,
      ProjectionExpression: keys.map(([placeholder]) => placeholder).join(", "),
      ExpressionAttributeNames: { ...ended.names, ...Object.fromEntries(keys) },
      ExpressionAttributeValues: ended.values,
      ...(from && { ExclusiveStartKey: from }),
    });
    for (const Key of page.Items ?? [])
      await dynamodb.call("DeleteItem", {
        TableName: table,
        Key,
        ConditionExpression: ended.condition,
        ExpressionAttributeNames: ended.names,
        ExpressionAttributeValues: ended.values,
      });
    from = page.LastEvaluatedKey;
  } while (from);
}
