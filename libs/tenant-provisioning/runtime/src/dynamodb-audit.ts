import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { paginateQuery, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { AuditEvent, AuditTrail } from "./audit-event";

const EVENT = "event#";

/** The audit trail in the tenants table: events sort by their time, and none is ever written again. */
export function dynamodbAudit(client: DynamoDBClient, tableName: string): AuditTrail {
  return {
    async append(event) {
      const { tenantId, at, operation, phase } = event;
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            tenantId: { S: tenantId },
            item: { S: `${EVENT}${at}#${operation}#${phase}` },
            event: { S: JSON.stringify(event) },
          },
        }),
      );
    },

    async *of(tenantId) {
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          KeyConditionExpression: "tenantId = :tenant AND begins_with(#item, :event)",
          ExpressionAttributeNames: { "#item": "item" },
          ExpressionAttributeValues: { ":tenant": { S: tenantId }, ":event": { S: EVENT } },
          ConsistentRead: true,
        },
      );
      for await (const { Items = [] } of pages)
        yield* Items.map((item) => JSON.parse(item["event"]?.S ?? "") as AuditEvent);
    },
  };
}
