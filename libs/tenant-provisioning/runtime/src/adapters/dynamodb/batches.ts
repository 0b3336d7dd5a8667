import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetItemCommand, BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import { NotAwsError } from "../aws/errors";
import { quoted } from "../../core/free-text";
import { chunksOf, inParallel } from "../../core/in-parallel";
import type { TableBatches } from "../../import/ports";
import type { Item } from "./tenant-item";
import { type Time, systemTime } from "../aws/waiting";
import { stateOf, tokenItem } from "./token-item";
import { UnavailableError } from "../../core/errors";

/** DynamoDB's limits for one call. */
const READ = 100;
const WRITTEN = 25;

const CALLS_AT_ONCE = 4;
const LONGEST_WAIT_MS = 5_000;

/** DynamoDB repeatedly leaves items of batches unprocessed. */
export class UnprocessedItemsError extends UnavailableError {
  override readonly name = "UnprocessedItemsError";

  constructor(tableName: string) {
    super(`table ${tableName} accepts no more items for now: its capacity is used up`);
  }
}

export interface BatchOptions {
  readonly time?: Time;
  readonly random?: () => number;
}

/**
 * Sends batches, and sends the unprocessed items again after waits with full jitter.
 *
 * @param send returns the unprocessed items
 */
async function untilDone<Thing>(
  tableName: string,
  things: readonly Thing[],
  size: number,
  send: (some: Thing[]) => Promise<readonly Thing[]>,
  { time = systemTime, random = Math.random }: BatchOptions,
): Promise<void> {
  await inParallel(chunksOf(things, size), CALLS_AT_ONCE, async (some) => {
    let left: readonly Thing[] = some;
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === 12) throw new UnprocessedItemsError(tableName);
      if (attempt > 0) await time.sleep(random() * Math.min(50 * 2 ** attempt, LONGEST_WAIT_MS));
      left = await send([...left]);
    }
  });
}

/**
 * Returns a table's part of an answer.
 *
 * @throws {NotAwsError} when the answer has a table that was not requested.
 */
function partOf<Part>(
  parts: Readonly<Record<string, Part>> | undefined,
  tableName: string,
): Part | undefined {
  const other = Object.keys(parts ?? {}).find((name) => name !== tableName);
  if (other !== undefined) throw new NotAwsError(`it is about the table ${quoted(other)}`, 200);
  return parts?.[tableName];
}

/** @returns a function that reports whether a key, or the key of an item, is one of the keys */
function amongst(keys: readonly Item[]): (item: Item) => boolean {
  const names = Object.keys(keys[0] ?? {}).sort();
  const textOf = (item: Item) => JSON.stringify(names.map((name) => item[name]));
  const texts = new Set(keys.map(textOf));
  return (item) => texts.has(textOf(item));
}

/**
 * Reads the existing items of keys, in no order, with consistent reads.
 *
 * @throws {NotAwsError} when an answer does not account for all keys. A missing part does not mean that items
 * are missing.
 */
export async function readItems(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Item[],
  options: BatchOptions = {},
): Promise<readonly Item[]> {
  const found: Item[] = [];
  const send = async (Keys: Item[]) => {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
    );
    const items = partOf(Responses, tableName);
    const left = partOf(UnprocessedKeys, tableName)?.Keys;
    if (items === undefined && left?.length !== Keys.length)
      throw new NotAwsError(`it lacks the table ${tableName}`, 200);
    const isAsked = amongst(Keys);
    const all = [...(items ?? []), ...(left ?? [])];
    if (all.length > Keys.length || !all.every(isAsked))
      throw new NotAwsError(`it has items of the table ${tableName} that were not requested`, 200);
    found.push(...(items ?? []));
    return left ?? [];
  };
  await untilDone(tableName, keys, READ, send, options);
  return found;
}

/**
 * Reads and writes many items at once. A batch has no conditions, so it writes only items that no other run
 * writes.
 */
export function dynamodbBatches(
  client: DynamoDBClient,
  tokensTable: string,
  options: BatchOptions = {},
): TableBatches {
  const write = (tableName: string, items: readonly Item[]) => {
    const send = async (some: Item[]) => {
      const requests = some.map((Item) => ({ PutRequest: { Item } }));
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }),
      );
      const left = partOf(UnprocessedItems, tableName) ?? [];
      return left.map(({ PutRequest }) => PutRequest?.Item).filter((item) => item !== undefined);
    };
    return untilDone(tableName, items, WRITTEN, send, options);
  };

  return {
    async tokens(tokenHashes) {
      const keys = [...new Set(tokenHashes)].map((hash) => ({ token: { S: hash } }));
      const items = await readItems(client, tokensTable, keys, options);
      const attribute = (item: Item, name: string) => item[name] as AttributeValue | undefined;
      return new Map(
        items.map((item) => {
          const clientId = attribute(item, "clientId")?.S ?? "";
          const { expiresAt, disabled } = stateOf(item);
          const token = {
            clientId,
            ...(expiresAt !== undefined && { expiresAt }),
            ...(disabled && { disabled }),
          };
          return [attribute(item, "token")?.S ?? "", token];
        }),
      );
    },

    putTokens: (tokens) => write(tokensTable, tokens.map(tokenItem)),
  };
}
