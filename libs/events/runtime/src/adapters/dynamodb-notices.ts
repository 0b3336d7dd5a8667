import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { outboxSlot } from "@tollgate/records";
import { holds } from "@tollgate/tenant-provisioning-runtime";
import type { Notices } from "../notices/notice";

/** The notices in their table, under their ids: one that is written again changes nothing. */
export function dynamodbNotices(client: DynamoDBClient, tableName: string): Notices {
  return {
    async write(notice) {
      const { tenantId, id } = notice;
      await holds(() =>
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: {
              tenantId: { S: tenantId },
              entry: { S: `notice#${id}` },
              event: { S: JSON.stringify(notice) },
              at: { S: notice.at },
              outbox: { S: outboxSlot(tenantId) },
            },
            ConditionExpression: "attribute_not_exists(tenantId)",
          }),
        ),
      );
    },
  };
}
