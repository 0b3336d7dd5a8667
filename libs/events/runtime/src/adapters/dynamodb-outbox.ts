import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { OUTBOX_SLOTS } from "@tollgate/records";
import { auditKeyParts, eachPage, holds } from "@tollgate/tenant-provisioning-runtime";
import type { EntryKey, Outbox, StoredEntry, WaitingKey } from "../outbox/ports";

/** Seconds that a published notice is kept, so that it is not written again: more than a year, for any period. */
const NOTICE_SECONDS = 400 * 86_400;

export interface OutboxTables {
  readonly audit: string;
  readonly tenantEvents: string;
}

type Item = Readonly<Record<string, AttributeValue>>;

/**
 * The outbox of both tables. Of the audit trail it changes no more than the attributes `outbox` and `sequence` of entries, and
 * no key, which is all that its role may do.
 *
 * @param clock milliseconds since 1970. @default Date.now
 */
export function dynamodbOutbox(
  client: DynamoDBClient,
  tables: OutboxTables,
  clock: () => number = Date.now,
): Outbox {
  const nameOf = { change: tables.audit, notice: tables.tenantEvents } as const;
  const query = async function* (input: Parameters<typeof paginateQuery>[1]): AsyncIterable<Item> {
    for await (const { Items = [] } of eachPage(paginateQuery({ client }, input))) yield* Items;
  };
  const changes = async function* (
    { tenantId, entry }: EntryKey,
    compared: "<" | ">",
  ): AsyncIterable<StoredEntry> {
    const items = query({
      TableName: tables.audit,
      KeyConditionExpression: `tenantId = :tenant AND #entry ${compared} :entry`,
      ExpressionAttributeNames: { "#entry": "entry" },
      ExpressionAttributeValues: { ":tenant": { S: tenantId }, ":entry": { S: entry } },
      ConsistentRead: true,
      ScanIndexForward: compared === ">",
      // The entry that is looked for is almost always next to this one.
      Limit: 25,
    });
    for await (const item of items) yield storedOf("change", item);
  };
  const waitingIn = async (kind: EntryKey["kind"], slot: string): Promise<readonly WaitingKey[]> => {
    const keys: WaitingKey[] = [];
    const items = query({
      TableName: nameOf[kind],
      IndexName: "outbox",
      KeyConditionExpression: "#outbox = :slot",
      ExpressionAttributeNames: { "#outbox": "outbox" },
      ExpressionAttributeValues: { ":slot": { S: slot } },
    });
    for await (const { tenantId, entry, at } of items) {
      const key = { kind, tenantId: tenantId?.S ?? "", entry: entry?.S ?? "" };
      keys.push({ ...key, at: Date.parse(at?.S ?? auditKeyParts(key.entry).at) || 0 });
    }
    return keys;
  };
  return {
    async waiting() {
      const keys = await Promise.all(
        (["change", "notice"] as const).flatMap((kind) => OUTBOX_SLOTS.map((slot) => waitingIn(kind, slot))),
      );
      return keys.flat();
    },
    async read({ kind, tenantId, entry }) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: nameOf[kind], Key: keyOf(tenantId, entry), ConsistentRead: true }),
      );
      return Item && storedOf(kind, Item);
    },
    changesAfter: (key) => changes(key, ">"),
    changesBefore: (key) => changes(key, "<"),
    async remove({ kind, tenantId, entry }, sequence) {
      const sets = [
        ...(sequence === undefined ? [] : ["#sequence = :sequence"]),
        ...(kind === "notice" ? ["expiresAt = :expiresAt"] : []),
      ];
      const values = {
        ...(sequence !== undefined && { ":sequence": { N: String(sequence) } }),
        ...(kind === "notice" && {
          ":expiresAt": { N: String(Math.floor(clock() / 1000) + NOTICE_SECONDS) },
        }),
      };
      await holds(() =>
        client.send(
          new UpdateItemCommand({
            TableName: nameOf[kind],
            Key: keyOf(tenantId, entry),
            UpdateExpression: `REMOVE #outbox${sets.length > 0 ? ` SET ${sets.join(", ")}` : ""}`,
            // An update creates the item that is not there.
            ConditionExpression: `attribute_exists(${sequence === undefined ? "#outbox" : "tenantId"})`,
            ExpressionAttributeNames: {
              "#outbox": "outbox",
              ...(sequence !== undefined && { "#sequence": "sequence" }),
            },
            ...(sets.length > 0 && { ExpressionAttributeValues: values }),
            ReturnValues: "NONE",
          }),
        ),
      );
    },
  };
}

const keyOf = (tenantId: string, entry: string) => ({ tenantId: { S: tenantId }, entry: { S: entry } });

function storedOf(kind: EntryKey["kind"], { tenantId, entry, event, outbox, sequence }: Item): StoredEntry {
  return {
    kind,
    tenantId: tenantId?.S ?? "",
    entry: entry?.S ?? "",
    text: event?.S ?? "",
    isWaiting: outbox !== undefined,
    ...(sequence?.N !== undefined && { sequence: Number(sequence.N) }),
  };
}
