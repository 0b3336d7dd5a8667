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

/** The items to be copied are not of the kind of table that they are to be copied to. */
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
  /** Whether to read only. */
  readonly isDryRun: boolean;
  /** Called for each item that was, or in a dry run would be, copied. */
  readonly onCopied: (item: Item) => void;
  /** Items that are read at once. @default as many as DynamoDB gives, 1 MB */
  readonly pageSize?: number;
}

interface CopyResult {
  readonly copied: number;
  /** Items that the table has already, whatever is in them: they were left as they are. */
  readonly kept: number;
}

/** Writes at once; each is one write unit or a few, and an on-demand table takes thousands a second. */
const WRITES_AT_ONCE = 25;

/**
 * Copies what a table lacks from another, and changes nothing that it has: what was written since the backup stays. When it
 * is cut short, it is finished by running it again.
 *
 * @throws {OtherTableError} before it copies an item that is of another kind of table.
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

/** @returns whether the table did not have it. */
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
    // The SDK repeats a write whose answer was lost, and then the first one fails the second.
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
