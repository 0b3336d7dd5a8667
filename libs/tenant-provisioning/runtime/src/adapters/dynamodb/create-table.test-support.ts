import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createTableInput, type TableDefinition } from "@tollgate/records";
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
  await client.send(new CreateTableCommand(createTableInput(definition)));
}
