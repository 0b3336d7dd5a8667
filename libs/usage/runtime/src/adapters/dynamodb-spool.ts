import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateQuery,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { PENDING_SLOT } from "@tollgate/records";
import { chunksOf, eachPage } from "@tollgate/tenant-provisioning-runtime";
import { createHash, randomUUID } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { StoredUsageError } from "../errors";
import { DAY_MS, endOf } from "../lines/hour";
import type { UnreadLine } from "../lines/read-lines";
import { SPOOL_MS } from "../seal/seal-hours";
import { hourOfSlot, type Slot } from "../lines/slot";
import { unpackJson } from "../unpack-json";
import { pendingMarks } from "../spool/pending-marks";
import type { PendingHours, Spool } from "../spool/spool";

/**
 * Partitions of one slot: DynamoDB writes 1,000 units a second to one, and every delivery is at least one unit.
 * Batches are spread by their key, so that a repetition goes to the same one.
 */
const SHARDS = 4;

/** Unread lines in one item, of at most 2,000 characters each: an item has at most 400 kB. */
const UNREAD_LINES = 50;

/** Unread lines are kept for people, whatever their time is. */
const UNREAD_MS = 35 * DAY_MS;

const UNREAD = "unread#";

const NOTHING = new Uint8Array();

type Item = Readonly<Record<string, AttributeValue>>;

const seconds = (milliseconds: number) => ({ N: String(Math.ceil(milliseconds / 1000)) });

/** The spool and the pending hours in the table of lines. */
export function dynamodbSpool(
  client: DynamoDBClient,
  tableName: string,
  { clock = Date.now }: { readonly clock?: () => number } = {},
): Spool & { readonly pending: PendingHours } {
  const put = async (Item: Record<string, AttributeValue>): Promise<void> => {
    await client.send(new PutItemCommand({ TableName: tableName, Item }));
  };
  const query = async function* (slot: string): AsyncIterable<Item> {
    const input = {
      TableName: tableName,
      KeyConditionExpression: "slot = :slot",
      ExpressionAttributeValues: { ":slot": { S: slot } },
      ConsistentRead: true,
    };
    for await (const { Items = [] } of eachPage(paginateQuery({ client }, input))) yield* Items;
  };
  return {
    async addLines(slot, { key, ids, lines }) {
      await put({
        slot: { S: shardOf(slot, Number.parseInt(key.slice(0, 8), 16) % SHARDS) },
        batch: { S: key },
        ids: { B: ids },
        lines: { B: lines },
        expiresAt: seconds(endOf(hourOfSlot(slot)) + SPOOL_MS),
      });
    },

    async addUnread(hour, lines) {
      for (const some of chunksOf(lines, UNREAD_LINES)) {
        const text = JSON.stringify(some);
        await put({
          slot: { S: `${UNREAD}${hour}` },
          batch: { S: createHash("sha256").update(text).digest("hex").slice(0, 32) },
          unread: { B: deflateRawSync(text) },
          expiresAt: seconds(clock() + UNREAD_MS),
        });
      }
    },

    async *linesOf(slot) {
      for (let shard = 0; shard < SHARDS; shard += 1)
        // An item without these attributes is a batch that cannot be unpacked.
        for await (const { batch, ids, lines } of query(shardOf(slot, shard)))
          yield { key: batch?.S ?? "", ids: ids?.B ?? NOTHING, lines: lines?.B ?? NOTHING };
    },

    async *unreadOf(hour) {
      for await (const { unread, batch } of query(`${UNREAD}${hour}`)) yield* unreadIn(unread?.B, batch?.S);
    },

    pending: {
      mark: (hour) => put({ slot: { S: PENDING_SLOT }, batch: { S: hour }, revision: { S: randomUUID() } }),

      async all() {
        const marks = [];
        for await (const { batch, revision } of query(PENDING_SLOT))
          marks.push({ hour: batch?.S ?? "", revision: revision?.S });
        return pendingMarks(marks);
      },

      async clear({ hour, revision }) {
        try {
          await client.send(
            new DeleteItemCommand({
              TableName: tableName,
              Key: { slot: { S: PENDING_SLOT }, batch: { S: hour } },
              ConditionExpression: "revision = :read",
              ExpressionAttributeValues: { ":read": { S: revision } },
            }),
          );
        } catch (error) {
          // It was marked again, or the first of several attempts has removed it.
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        }
      },
    },
  };
}

function shardOf(slot: Slot, shard: number): string {
  return `${slot}#${shard}`;
}

/** Of an item that cannot be read, one line: how many it has is not known. */
function unreadIn(packed: Uint8Array = NOTHING, batch = ""): readonly UnreadLine[] {
  try {
    const lines = unpackJson(packed, `of unread lines ${batch}`);
    if (Array.isArray(lines)) return lines as readonly UnreadLine[];
  } catch (error) {
    if (!(error instanceof StoredUsageError)) throw error;
  }
  return [{ id: `item ${batch}`, reason: "damaged", message: "" }];
}
