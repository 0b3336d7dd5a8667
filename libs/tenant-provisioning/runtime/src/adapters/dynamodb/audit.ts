import { createHash } from "node:crypto";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ConditionalCheckFailedException, paginateQuery, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { outboxSlot } from "@tollgate/records";
import { eachPage } from "../aws/each-page";
import { StoredRecordError } from "../aws/errors";
import type { AuditEntry, AuditEvent, AuditTrail } from "../../core/audit-trail";

const DAY_MS = 86_400_000;

/** Sorts after everything that follows a time in an entry's key. */
const LAST = "~";

/**
 * The sort key prefix of the events that earlier versions stored in the tenants table, beside the records.
 */
const EARLIER = "event#";

type Item = Record<string, AttributeValue>;

/**
 * The audit trail: a table whose users may put items, but neither delete nor update them (IAM). DynamoDB has
 * no permission to add an item without overwriting one. Therefore, the key of an entry contains a digest of
 * the entry, which reveals overwriting.
 *
 * Earlier versions stored events in the tenants table, where everyone who may change tenants may change them
 * too. These events are also read.
 *
 * @param hasOutbox whether each entry also waits in the table's outbox, to be published. @default no
 */
export function dynamodbAudit(
  client: DynamoDBClient,
  tables: { readonly audit: string; readonly tenants: string },
  { hasOutbox = false }: { readonly hasOutbox?: boolean } = {},
): AuditTrail {
  const query = async function* <Read>(
    input: Parameters<typeof paginateQuery>[1],
    read: (item: Item) => Read,
  ): AsyncIterable<Read> {
    for await (const { Items = [] } of eachPage(paginateQuery({ client }, input))) yield* Items.map(read);
  };
  const ofTenant = (TableName: string, key: string, begin: string, tenantId: string) => ({
    TableName,
    KeyConditionExpression: "tenantId = :tenant AND begins_with(#key, :begin)",
    ExpressionAttributeNames: { "#key": key },
    ExpressionAttributeValues: { ":tenant": { S: tenantId }, ":begin": { S: begin } },
    ConsistentRead: true,
  });
  const ofDay = (TableName: string, index: string, key: string, day: string, from: string, to: string) => ({
    TableName,
    IndexName: index,
    KeyConditionExpression: "#day = :day AND #key BETWEEN :from AND :to",
    ExpressionAttributeNames: { "#day": "day", "#key": key },
    ExpressionAttributeValues: { ":day": { S: day }, ":from": { S: from }, ":to": { S: `${to}${LAST}` } },
  });

  return {
    async append(event) {
      const Item = auditItem(event);
      try {
        await client.send(
          new PutItemCommand({
            TableName: tables.audit,
            Item: { ...Item, ...(hasOutbox && { outbox: { S: outboxSlot(event.tenantId) } }) },
            ConditionExpression: "attribute_not_exists(tenantId)",
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // The SDK may have repeated the write, because it lost the answer to the first attempt.
        const there = query(
          ofTenant(tables.audit, "entry", Item.entry.S, event.tenantId),
          ({ event }) => event?.S,
        );
        for await (const text of there) if (text === Item.event.S) return;
        throw error;
      }
    },

    of: (tenantId) =>
      inOrder(
        // An entry begins with its year.
        query(ofTenant(tables.tenants, "item", EARLIER, tenantId), earlierEntry),
        query(ofTenant(tables.audit, "entry", "2", tenantId), entryOf),
      ),

    async *between(from, to) {
      for (const day of daysBetween(from, to))
        yield* inOrder(
          query(
            ofDay(tables.tenants, "eventsByDay", "item", day, `${EARLIER}${from}`, `${EARLIER}${to}`),
            earlierEntry,
          ),
          query(ofDay(tables.audit, "byDay", "entry", day, from, to), entryOf),
        );
    },
  };
}

/** An event as DynamoDB stores it. */
export function auditItem(event: AuditEvent) {
  const { tenantId, at, operation, phase } = event;
  const text = JSON.stringify(event);
  return {
    tenantId: { S: tenantId },
    entry: { S: [at, operation, phase, digestOf(text)].join("#") },
    day: { S: at.slice(0, 10) },
    event: { S: text },
  };
}

/** Returns the parts of an entry's sort key. Another program may have put any text there. */
export function auditKeyParts(key: string) {
  const [at = "", operation = "", phase = "", digest = ""] = key.split("#");
  return { at, operation, phase, digest };
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

function entryOf({ tenantId, entry, event }: Item): AuditEntry {
  return auditEntryOf(tenantId?.S ?? "", entry?.S ?? "", event?.S ?? "");
}

/**
 * Reads an entry as the table stores it. Of an overwritten entry, only the key is trusted.
 *
 * @param key the sort key, which contains the digest of the text
 */
export function auditEntryOf(tenantId: string, key: string, text: string): AuditEntry {
  const { at, operation, phase, digest } = auditKeyParts(key);
  if (digest === digestOf(text)) return parse(text);
  return {
    tenantId,
    at,
    change: "unknown",
    phase: phase as AuditEvent["phase"],
    operation,
    actor: "unknown",
    altered: true,
  };
}

function earlierEntry({ event }: Item): AuditEntry {
  return { ...parse(event?.S ?? ""), unprotected: true };
}

function parse(text: string): AuditEvent {
  try {
    return JSON.parse(text) as AuditEvent;
  } catch {
    throw new StoredRecordError("an event of the audit trail", "it is not JSON");
  }
}

/** Merges two streams of entries, each sorted by time. */
async function* inOrder(
  one: AsyncIterable<AuditEntry>,
  other: AsyncIterable<AuditEntry>,
): AsyncIterable<AuditEntry> {
  const [first, second] = [one[Symbol.asyncIterator](), other[Symbol.asyncIterator]()];
  let [a, b] = await Promise.all([first.next(), second.next()]);
  while (!a.done || !b.done) {
    if (b.done || (!a.done && (a.value as AuditEntry).at <= (b.value as AuditEntry).at)) {
      yield a.value as AuditEntry;
      a = await first.next();
    } else {
      yield b.value as AuditEntry;
      b = await second.next();
    }
  }
}

/** The days, such as `2026-11-24`, from one time to another, including both. */
function* daysBetween(from: string, to: string): Iterable<string> {
  const last = to.slice(0, 10);
  for (let at = Date.parse(from.slice(0, 10)); ; at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (day > last) return;
    yield day;
  }
}
