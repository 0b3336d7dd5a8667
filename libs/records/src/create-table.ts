import { keysOf, type TableDefinition, type TableIndexDefinition } from "./tables";

/** Returns the input of DynamoDB's `CreateTable` for a table, with its indexes and without its time to live. */
export function createTableInput(table: TableDefinition) {
  const { name, indexes = [] } = table;
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST" as const,
    KeySchema: keySchema(table),
    AttributeDefinitions: keysOf(table).map((key) => ({ AttributeName: key.name, AttributeType: key.type })),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: projectionOf(index),
      })),
    }),
  };
}

interface Projection {
  readonly ProjectionType: "ALL" | "KEYS_ONLY" | "INCLUDE";
  readonly NonKeyAttributes?: string[];
}

/** Returns what DynamoDB copies into an index. */
export function projectionOf({ attributes }: TableIndexDefinition): Projection {
  if (attributes === undefined) return { ProjectionType: "ALL" };
  // DynamoDB refuses an empty list.
  if (attributes.length === 0) return { ProjectionType: "KEYS_ONLY" };
  return { ProjectionType: "INCLUDE", NonKeyAttributes: [...attributes] };
}

function keySchema({ partitionKey, sortKey }: Pick<TableDefinition, "partitionKey" | "sortKey">) {
  return [
    { AttributeName: partitionKey, KeyType: "HASH" as const },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: "RANGE" as const }]),
  ];
}
