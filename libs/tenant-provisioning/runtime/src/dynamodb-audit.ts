import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { paginateQuery, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { eachPage } from "./aws/each-page";
import { StoredRecordError } from "./aws/errors";
import type { AuditEvent, AuditTrail } from "./audit-event";

const EVENT = "event#";
const DAY_MS = 86_400_000;

/** Sorts after everything that follows a time in an event's key. */
const LAST = "~";

/** An event as DynamoDB stores it. */
export function eventItem(event: AuditEvent): Record<string, AttributeValue> {
  const { tenantId, at, operation, phase } = event;
  return {
    tenantId: { S: tenantId },
    item: { S: `${EVENT}${at}#${operation}#${phase}` },
    day: { S: at.slice(0, 10) },
    event: { S: JSON.stringify(event) },
  };
}

/** The audit trail in the tenants table: events sort by their time, and none is ever written again. */
export function dynamodbAudit(client: DynamoDBClient, tableName: string): AuditTrail {
  return {
    async append(event) {
      await client.send(new PutItemCommand({ TableName: tableName, Item: eventItem(event) }));
    },

    async *of(tenantId) {
      const pages = eachPage(
        paginateQuery(
          { client },
          {
            TableName: tableName,
            KeyConditionExpression: "tenantId = :tenant AND begins_with(#item, :event)",
            ExpressionAttributeNames: { "#item": "item" },
            ExpressionAttributeValues: { ":tenant": { S: tenantId }, ":event": { S: EVENT } },
            ConsistentRead: true,
          },
        ),
      );
      for await (const { Items = [] } of pages) yield* Items.map(fromItem);
    },

    async *between(from, to) {
      for (const day of daysBetween(from, to)) {
        const pages = eachPage(
          paginateQuery(
            { client },
            {
              TableName: tableName,
              IndexName: "eventsByDay",
              KeyConditionExpression: "#day = :day AND #item BETWEEN :from AND :to",
              ExpressionAttributeNames: { "#day": "day", "#item": "item" },
              ExpressionAttributeValues: {
                ":day": { S: day },
                ":from": { S: `${EVENT}${from}` },
                ":to": { S: `${EVENT}${to}${LAST}` },
              },
            },
          ),
        );
        for await (const { Items = [] } of pages) yield* Items.map(fromItem);
      }
    },
  };
}

function fromItem({ event }: Record<string, AttributeValue>): AuditEvent {
  try {
    return JSON.parse(event?.S ?? "") as AuditEvent;
  } catch {
    throw new StoredRecordError("an event of the audit trail", "it is not JSON");
  }
}

/** The days from one time to another, `2026-11-24`, both included. */
function* daysBetween(from: string, to: string): Iterable<string> {
  const last = to.slice(0, 10);
  for (let at = Date.parse(from.slice(0, 10)); ; at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (day > last) return;
    yield day;
  }
}
