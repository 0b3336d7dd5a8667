import { createTableInput, type TableDefinition } from "@tollgate/records";
import type { State } from "../state/state";
import type { EmbeddedDynamoDb } from "./embedded-dynamodb";

/** Creates the missing tables, waits until they are active, and sets the time to live of all. */
export async function createTables(
  dynamodb: EmbeddedDynamoDb,
  state: State,
  tables: readonly TableDefinition[],
): Promise<void> {
  for (const table of tables) {
    const created = await dynamodb.call("CreateTable", createTableInput(table));
    const type = String(created["__type"] ?? "");
    if (type !== "" && !type.endsWith("ResourceInUseException")) {
      throw new Error(`table ${table.name} cannot be created: ${String(created["message"])}`);
    }
    await untilActive(dynamodb, table.name);
    const { name, ttlAttribute } = table;
    if (ttlAttribute !== undefined) state.timeToLive.set(name, { table: name, attribute: ttlAttribute });
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
