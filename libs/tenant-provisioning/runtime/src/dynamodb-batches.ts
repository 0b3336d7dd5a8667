import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetItemCommand, BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import { eventItem } from "./dynamodb-audit";
import { chunksOf, inParallel } from "./in-parallel";
import type { TableBatches } from "./table-batches";
import { fromItem, RECORD, type Item } from "./tenant-item";
import type { Time } from "./time";
import { systemTime } from "./time";
import { stateOf, tokenItem } from "./token-item";

/** The most that DynamoDB takes in one call. */
const READ = 100;
const WRITTEN = 25;

const CALLS_AT_ONCE = 4;
const LONGEST_WAIT_MS = 5_000;

/** DynamoDB goes on leaving items out of batches. */
export class UnprocessedItemsError extends Error {
  override readonly name = "UnprocessedItemsError";

  constructor(tableName: string) {
    super(`table ${tableName} takes no more items for now: its capacity is used up`);
  }
}

/**
 * Many items at once, by `BatchGetItem` and `BatchWriteItem`. What DynamoDB leaves out of a batch is sent again, after waits
 * with full jitter. A batch has no conditions: only items go in here that nobody else writes.
 */
export function dynamodbBatches(
  client: DynamoDBClient,
  tables: { readonly tenants: string; readonly tokens: string },
  { time = systemTime, random = Math.random }: { readonly time?: Time; readonly random?: () => number } = {},
): TableBatches {
  /** Sends what is to be sent, until nothing of it is left. @param send returns what is left */
  const untilDone = async <Thing>(
    tableName: string,
    things: readonly Thing[],
    size: number,
    send: (some: Thing[]) => Promise<readonly Thing[]>,
  ) => {
    await inParallel(chunksOf(things, size), CALLS_AT_ONCE, async (some) => {
      let left: readonly Thing[] = some;
      for (let attempt = 0; left.length > 0; attempt += 1) {
        if (attempt === 12) throw new UnprocessedItemsError(tableName);
        if (attempt > 0) await time.sleep(random() * Math.min(50 * 2 ** attempt, LONGEST_WAIT_MS));
        left = await send([...left]);
      }
    });
  };

  const read = async (tableName: string, keys: readonly Item[]): Promise<Item[]> => {
    const found: Item[] = [];
    await untilDone(tableName, keys, READ, async (Keys) => {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
      );
      found.push(...(Responses?.[tableName] ?? []));
      return UnprocessedKeys?.[tableName]?.Keys ?? [];
    });
    return found;
  };

  const write = (tableName: string, items: readonly Item[]) =>
    untilDone(tableName, items, WRITTEN, async (some) => {
      const requests = some.map((Item) => ({ PutRequest: { Item } }));
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }),
      );
      const left = UnprocessedItems?.[tableName] ?? [];
      return left.map(({ PutRequest }) => PutRequest?.Item).filter((item) => item !== undefined);
    });

  return {
    async records(tenantIds) {
      const keys = [...new Set(tenantIds)].map((id) => ({ tenantId: { S: id }, item: { S: RECORD } }));
      const records = (await read(tables.tenants, keys)).map(fromItem);
      return new Map(records.map((record) => [record.tenantId, record]));
    },

    async tokens(tokenHashes) {
      const keys = [...new Set(tokenHashes)].map((hash) => ({ token: { S: hash } }));
      const items = await read(tables.tokens, keys);
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

    putTokens: (tokens) => write(tables.tokens, tokens.map(tokenItem)),

    appendEvents: (events) => write(tables.tenants, events.map(eventItem)),
  };
}
