import { isDeepStrictEqual } from "node:util";
import {
  type AttributeValue,
  type DynamoDBClient,
  ConditionalCheckFailedException,
  GetItemCommand,
  paginateScan,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { TableDefinition } from "@tollgate/records";
import { eachPage } from "@tollgate/tenant-provisioning-runtime";

/** The items to copy belong to another kind of table than the target. */
export class OtherTableError extends Error {
  override readonly name = "OtherTableError";

  constructor(from: string, to: string, missing: readonly string[]) {
    super(
      `${from} holds items without ${missing.join(" and ")}, the key of ${to}: is it restored from ${to}?`,
    );
  }
}

export type Item = Readonly<Record<string, AttributeValue>>;

interface CopyOptions {
  /** Name of the table that a backup was restored to. */
  readonly from: string;
  readonly to: TableDefinition;
  /** Whether to read without writing. */
  readonly isDryRun: boolean;
  /** Is called for each item that is copied, or that would be copied in a dry run. */
  readonly onCopied: (item: Item) => void;
  /** The number of items in one read. @default DynamoDB's maximum of 1 MB */
  readonly pageSize?: number;
}

interface CopyResult {
  readonly copied: number;
  /** The number of items whose keys the table already has. They were not changed, whatever their content. */
  readonly kept: number;
}

/**
 * The number of concurrent writes. Each takes one write unit or a few, and an on-demand table accepts
 * thousands a second.
 */
const WRITES_AT_ONCE = 25;

/**
 * Copies the items that a table lacks from another table, and changes no existing item, so that all writes
 * since the backup are kept. Running it again finishes an interrupted copy.
 *
 * @throws {OtherTableError} before it copies an item of another kind of table.
 */
export async function copyMissingItems(client: DynamoDBClient, options: CopyOptions): Promise<CopyResult> {
  const { from, to, isDryRun, onCopied, pageSize } = options;
  const existing = isDryRun ? await keysOf(client, to) : new Set<string>();
  let copied = 0;
  let kept = 0;
  const pages = eachPage(
    paginateScan(
      { client, ...(pageSize !== undefined && { pageSize }) },
      { TableName: from, ConsistentRead: true },
    ),
  );
  for await (const { Items = [] } of pages) {
    refuseOther(Items, from, to);
    for (let start = 0; start < Items.length; start += WRITES_AT_ONCE)
      await Promise.all(
        Items.slice(start, start + WRITES_AT_ONCE).map(async (item) => {
          const isNew = isDryRun ? !existing.has(keyOf(item, to)) : await putNew(client, to, item);
          if (!isNew) return void kept++;
          copied++;
          onCopied(item);
        }),
      );
  }
  return { copied, kept };
}

/** Writes an item unless the table has it. @returns whether it was written */
async function putNew(client: DynamoDBClient, table: TableDefinition, Item: Item) {
  const { name, partitionKey } = table;
  try {
    await client.send(
      new PutItemCommand({
        TableName: name,
        Item,
        ConditionExpression: "attribute_not_exists(#key)",
        ExpressionAttributeNames: { "#key": partitionKey },
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // The SDK repeats a write whose answer was lost. The second write then fails because the first succeeded.
    return (error.$metadata.attempts ?? 1) > 1 && (await isStored(client, table, Item));
  }
}

async function isStored(client: DynamoDBClient, table: TableDefinition, item: Item): Promise<boolean> {
  const Key = Object.fromEntries(keyNames(table).flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
  const get = new GetItemCommand({ TableName: table.name, Key, ConsistentRead: true });
  return isDeepStrictEqual((await client.send(get)).Item, item);
}

async function keysOf(client: DynamoDBClient, table: TableDefinition): Promise<ReadonlySet<string>> {
  const names = keyNames(table);
  const found = new Set<string>();
  const pages = eachPage(
    paginateScan(
      { client },
      {
        TableName: table.name,
        ConsistentRead: true,
        ProjectionExpression: names.map((_, index) => `#key${index}`).join(),
        ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#key${index}`, name])),
      },
    ),
  );
  for await (const { Items = [] } of pages) for (const item of Items) found.add(keyOf(item, table));
  return found;
}

function refuseOther(items: readonly Item[], from: string, to: TableDefinition): void {
  const missing = keyNames(to).filter((name) => items.some((item) => item[name]?.S === undefined));
  if (missing.length > 0) throw new OtherTableError(from, to.name, missing);
}

function keyNames({ partitionKey, sortKey }: TableDefinition): readonly string[] {
  return sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
}

function keyOf(item: Item, table: TableDefinition): string {
  return JSON.stringify(keyNames(table).map((name) => item[name]?.S));
}
