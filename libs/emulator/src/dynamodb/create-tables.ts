import type { EmbeddedDynamoDb } from "./embedded-dynamodb";
import type { TableOptions } from "./table-options";

/** Makes the tables that do not exist yet, and waits until they take requests. */
export async function createTables(
  dynamodb: EmbeddedDynamoDb,
  tables: readonly TableOptions[],
): Promise<void> {
  for (const table of tables) {
    const created = await dynamodb.call("CreateTable", createTableInput(table));
    const type = String(created["__type"] ?? "");
    if (type !== "" && !type.endsWith("ResourceInUseException")) {
      throw new Error(`table ${table.name} cannot be created: ${String(created["message"])}`);
    }
    await untilActive(dynamodb, table.name);
  }
}

async function untilActive(dynamodb: EmbeddedDynamoDb, name: string): Promise<void> {
  for (;;) {
    const { Table } = (await dynamodb.call("DescribeTable", { TableName: name })) as {
      Table?: { TableStatus: string };
    };
    if (Table?.TableStatus === "ACTIVE") return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function createTableInput({ name, partitionKey, sortKey, indexes = [] }: TableOptions): object {
  const all = [{ partitionKey, sortKey }, ...indexes];
  const keys = new Set(all.flatMap((each) => [each.partitionKey, each.sortKey ?? []].flat()));
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: keySchema(partitionKey, sortKey),
    AttributeDefinitions: [...keys].map((key) => ({ AttributeName: key, AttributeType: "S" })),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index.partitionKey, index.sortKey),
        Projection: index.attributes
          ? { ProjectionType: "INCLUDE", NonKeyAttributes: index.attributes }
          : { ProjectionType: "ALL" },
      })),
    }),
  };
}

function keySchema(partitionKey: string, sortKey: string | undefined): object[] {
  return [
    { AttributeName: partitionKey, KeyType: "HASH" },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: "RANGE" }]),
  ];
}
