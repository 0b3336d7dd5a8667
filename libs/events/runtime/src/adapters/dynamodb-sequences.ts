import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { SEQUENCE_ITEM } from "@tollgate/records";
import { holds } from "@tollgate/tenant-provisioning-runtime";
import { StoredEventError } from "../errors";
import type { Sequences } from "../outbox/ports";
import type { TenantEvent } from "../schema/tenant-event";

/** The last number of each tenant, one item each, with the event that it was given to. */
export function dynamodbSequences(client: DynamoDBClient, tableName: string): Sequences {
  return {
    async last(tenantId) {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: keyOf(tenantId),
          ConsistentRead: true,
        }),
      );
      if (Item === undefined) return undefined;
      const { number, kind, of, event, published } = Item;
      const isKind = kind?.S === "change" || kind?.S === "notice";
      if (!(Number(number?.N) >= 1) || !isKind || of?.S === undefined || event?.S === undefined)
        throw new StoredEventError(`the sequence number of tenant ${tenantId}`);
      return {
        number: Number(number?.N),
        key: { kind: kind.S as "change" | "notice", tenantId, entry: of.S },
        event: JSON.parse(event.S) as TenantEvent,
        isPublished: published?.BOOL === true,
      };
    },
    async assign({ number, key: { kind, tenantId, entry }, event }) {
      return holds(() =>
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: {
              ...keyOf(tenantId),
              number: { N: String(number) },
              kind: { S: kind },
              of: { S: entry },
              event: { S: JSON.stringify(event) },
            },
            ...(number === 1
              ? { ConditionExpression: "attribute_not_exists(tenantId)" }
              : {
                  ConditionExpression: "#number = :before",
                  ExpressionAttributeNames: { "#number": "number" },
                  ExpressionAttributeValues: { ":before": { N: String(number - 1) } },
                }),
          }),
        ),
      );
    },
    async confirm({ number, key: { tenantId } }) {
      await holds(() =>
        client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: keyOf(tenantId),
            UpdateExpression: "SET #published = :true",
            ConditionExpression: "#number = :number",
            ExpressionAttributeNames: { "#published": "published", "#number": "number" },
            ExpressionAttributeValues: { ":true": { BOOL: true }, ":number": { N: String(number) } },
          }),
        ),
      );
    },
  };
}

const keyOf = (tenantId: string) => ({ tenantId: { S: tenantId }, entry: { S: SEQUENCE_ITEM } });
