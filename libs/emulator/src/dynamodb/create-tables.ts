import { createTableInput, type TableDefinition } from "@tollgate/records";
import type { State } from "../state/state";
import type { EmbeddedDynamoDb } from "./embedded-dynamodb";

/**
 * Creates the missing tables, waits until they are active, and sets the time to live of all.
 *
 * @param problem called for a table of an earlier version that lacks an index, which cannot be added
 */
export async function createTables(
  dynamodb: EmbeddedDynamoDb,
  state: State,
  tables: readonly TableDefinition[],
  problem: (message: string) => void = () => undefined,
): Promise<void> {
  for (const table of tables) {
    const created = await dynamodb.call("CreateTable", createTableInput(table));
    const type = String(created["__type"] ?? "");
    if (type !== "" && !type.endsWith("ResourceInUseException")) {
      throw new Error(`table ${table.name} cannot be created: ${String(created["message"])}`);
    }
    const indexes = await untilActive(dynamodb, table.name);
    const { name, ttlAttribute } = table;
    for (const index of table.indexes ?? [])
      if (!indexes.includes(index.name))
        problem(
          `Table ${name} is of an earlier version, without its index ${index.name}: what needs it fails until you start with another data directory.`,
        );
    if (ttlAttribute !== undefined) state.timeToLive.set(name, { table: name, attribute: ttlAttribute });
  }
}

/** @returns the names of the table's indexes */
async function untilActive(dynamodb: EmbeddedDynamoDb, name: string): Promise<readonly string[]> {
  for (;;) {
    const { Table } = (await dynamodb.call("DescribeTable", { TableName: name })) as {
      Table?: { TableStatus: string; GlobalSecondaryIndexes?: readonly { IndexName: string }[] };
    };
    if (Table?.TableStatus === "ACTIVE")
      return (Table.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
