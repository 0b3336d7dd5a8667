import { CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { keysOf, type TableDefinition } from "@tollgate/records";

/** Makes a table as it is deployed, with its indexes. */
export async function createTable(client: DynamoDBClient, definition: TableDefinition): Promise<void> {
  const { name, indexes = [] } = definition;
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: keysOf(definition).map(({ name, type }) => ({
        AttributeName: name,
        AttributeType: type,
      })),
      KeySchema: keySchema(definition),
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: [...(index.attributes ?? [])] },
      })),
    }),
  );
}

const keySchema = ({ partitionKey, sortKey }: Pick<TableDefinition, "partitionKey" | "sortKey">) => [
  { AttributeName: partitionKey, KeyType: "HASH" as const },
  ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: "RANGE" as const }]),
];
