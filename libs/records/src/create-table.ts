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
        Projection: projectionOf(index.attributes),
      })),
    }),
  };
}

function projectionOf(attributes: TableIndexDefinition["attributes"]) {
  if (attributes === undefined) return { ProjectionType: "ALL" as const };
  // DynamoDB refuses an empty list.
  if (attributes.length === 0) return { ProjectionType: "KEYS_ONLY" as const };
  return { ProjectionType: "INCLUDE" as const, NonKeyAttributes: [...attributes] };
}

function keySchema({ partitionKey, sortKey }: Pick<TableDefinition, "partitionKey" | "sortKey">) {
  return [
    { AttributeName: partitionKey, KeyType: "HASH" as const },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: "RANGE" as const }]),
  ];
}
