import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateTableCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { createTableInput, type TableDefinition } from "@tollgate/records";
import { runRestore, type CreateClients } from "./run-restore";

/** Runs the command, with the given clients if there are any. */
export const restoreWith =
  (createClients?: CreateClients) =>
  async (...args: string[]): Promise<{ status: number; out: string; error: string }> => {
    const printed = { out: "", error: "" };
    const output = {
      out: (text: string) => void (printed.out += text),
      error: (text: string) => void (printed.error += text),
    };
    const status = await runRestore(args, output, createClients);
    return { status, ...printed };
  };

export async function createTable(client: DynamoDBClient, table: TableDefinition): Promise<void> {
  await client.send(new CreateTableCommand(createTableInput(table)));
}

/** Writes an item whose attributes are all text. */
export async function putTexts(
  client: DynamoDBClient,
  TableName: string,
  item: Readonly<Record<string, string>>,
): Promise<void> {
  const Item = Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }]));
  await client.send(new PutItemCommand({ TableName, Item }));
}
