import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { keysOf, type TableDefinition } from "@tollgate/records";
import { startLocalDynamoDb, type LocalDynamoDb } from "@tollgate/testing-runtime";

/** Starts a DynamoDB with these tables before each test. @param use gets its client */
export function withTables(tables: readonly TableDefinition[], use: (client: DynamoDBClient) => void): void {
  let dynamodb: LocalDynamoDb;
  let client: DynamoDBClient;
  beforeEach(async () => {
    dynamodb = await startLocalDynamoDb();
    const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" };
    client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: "us-east-1", credentials });
    for (const table of tables) await createTable(client, table);
    use(client);
  });
  afterEach(async () => {
    client.destroy();
    await dynamodb.close();
  });
}

/** Creates a table with its indexes, as the deployment does. */
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
      ...(indexes.length > 0 && {
        GlobalSecondaryIndexes: indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: keySchema(index),
          Projection: { ProjectionType: "INCLUDE" as const, NonKeyAttributes: [...(index.attributes ?? [])] },
        })),
      }),
    }),
  );
}

const keySchema = ({ partitionKey, sortKey }: Pick<TableDefinition, "partitionKey" | "sortKey">) => [
  { AttributeName: partitionKey, KeyType: "HASH" as const },
  ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: "RANGE" as const }]),
];
