// DynamoDB adapters: the tables of tenants, tokens and audit events.
// Not here: the tables' definitions, which are in `libs/records`.

import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  paginateQuery,
  paginateScan,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { TENANT_ITEM } from "@tollgate/records";
import { eachPage } from "../aws/each-page";
import { ApiKeyTakenError, TenantChangedError } from "../../core/errors";
import type { BatchOptions } from "./batches";
import { readItems } from "./batches";
import { fromItem, KIND, toItem } from "./tenant-item";
import type { TenantRecords } from "../../core/tenant-record";

/** The sort key of the item that names the owner of an adopted API key. */
const CLAIM = "claim";

/** The key of that item. It is in no tenant's partition, because a tenant's id contains no "#". */
const claimOf = (apiKeyId: string) => ({ tenantId: { S: `key#${apiKeyId}` }, item: { S: CLAIM } });

/** The tenants table's records in DynamoDB. */
export function dynamodbTenants(
  client: DynamoDBClient,
  tableName: string,
  options: BatchOptions = {},
): TenantRecords {
  const keyOf = (tenantId: string) => ({
    TableName: tableName,
    Key: { tenantId: { S: tenantId }, item: { S: TENANT_ITEM } },
  });
  const get: TenantRecords["get"] = async (tenantId) => {
    const { Item } = await client.send(new GetItemCommand({ ...keyOf(tenantId), ConsistentRead: true }));
    return Item && fromItem(Item);
  };
  return {
    get,

    async getMany(tenantIds) {
      const keys = [...new Set(tenantIds)].map((tenantId) => keyOf(tenantId).Key);
      const records = (await readItems(client, tableName, keys, options)).map(fromItem);
      return new Map(records.map((record) => [record.tenantId, record]));
    },

    async write(record, replaces) {
      const condition =
        replaces === undefined
          ? { ConditionExpression: "attribute_not_exists(tenantId)" }
          : {
              ConditionExpression: "revision = :replaces",
              ExpressionAttributeValues: { ":replaces": { S: replaces } },
            };
      try {
        await client.send(new PutItemCommand({ TableName: tableName, Item: toItem(record), ...condition }));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // The SDK repeats a write whose answer was lost. The second write then fails because the first
        // succeeded.
        if ((await get(record.tenantId))?.revision === record.revision) return;
        throw new TenantChangedError(record.tenantId);
      }
    },

    async claimKey(apiKeyId, tenantId) {
      const Key = claimOf(apiKeyId);
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...Key, owner: { S: tenantId } },
            ConditionExpression: "attribute_not_exists(tenantId) OR #owner = :owner",
            ExpressionAttributeNames: { "#owner": "owner" },
            ExpressionAttributeValues: { ":owner": { S: tenantId } },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const found = new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true });
        throw new ApiKeyTakenError(apiKeyId, (await client.send(found)).Item?.["owner"]?.S ?? "");
      }
    },

    async releaseKey(apiKeyId, tenantId) {
      try {
        await client.send(
          new DeleteItemCommand({
            TableName: tableName,
            Key: claimOf(apiKeyId),
            ConditionExpression: "#owner = :owner",
            ExpressionAttributeNames: { "#owner": "owner" },
            ExpressionAttributeValues: { ":owner": { S: tenantId } },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async remove({ tenantId, generation }) {
      try {
        await client.send(
          new DeleteItemCommand({
            ...keyOf(tenantId),
            ConditionExpression:
              "attribute_not_exists(tenantId) OR (#status IN (:deleting, :leaving) AND generation = :generation)",
            ExpressionAttributeNames: { "#status": "status" },
            ExpressionAttributeValues: {
              ":deleting": { S: "deleting" },
              ":leaving": { S: "leaving" },
              ":generation": { S: generation },
            },
          }),
        );
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) throw new TenantChangedError(tenantId);
        throw error;
      }
    },

    async *list() {
      const pages = eachPage(
        paginateScan(
          { client },
          {
            TableName: tableName,
            ConsistentRead: true,
            FilterExpression: "#item = :record",
            ExpressionAttributeNames: { "#item": "item" },
            ExpressionAttributeValues: { ":record": { S: TENANT_ITEM } },
          },
        ),
      );
      for await (const { Items = [] } of pages) yield* Items.map(fromItem);
    },

    async *inOrder() {
      const pages = eachPage(
        paginateQuery(
          { client },
          {
            TableName: tableName,
            IndexName: "tenants",
            KeyConditionExpression: "kind = :kind",
            ExpressionAttributeValues: { ":kind": { S: KIND } },
          },
        ),
      );
      for await (const { Items = [] } of pages) yield* Items.map(fromItem);
    },
  };
}
