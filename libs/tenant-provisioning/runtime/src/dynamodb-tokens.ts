import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  paginateQuery,
  paginateScan,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { tokenItem } from "./token-item";
import type { ListedToken, TokenLookup, Tokens } from "./tokens";

/**
 * The tokens table in DynamoDB.
 *
 * A token's write has no condition: hashes of 256 random bits do not meet, and a condition would fail when the SDK repeats
 * a write whose answer was lost.
 */
export function dynamodbTokens(client: DynamoDBClient, tableName: string): Tokens & TokenLookup {
  const keyOf = (tokenHash: string) => ({ TableName: tableName, Key: { token: { S: tokenHash } } });
  return {
    async put(token) {
      await client.send(new PutItemCommand({ TableName: tableName, Item: tokenItem(token) }));
    },

    async setExpiry(tokenHash, expiresAt) {
      try {
        await client.send(
          new UpdateItemCommand({
            ...keyOf(tokenHash),
            UpdateExpression: "SET expiresAt = :at",
            // Without it, a token that was revoked meanwhile would come back.
            ConditionExpression: "attribute_exists(#token)",
            ExpressionAttributeNames: { "#token": "token" },
            ExpressionAttributeValues: { ":at": { N: String(expiresAt) } },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async assign(tokenHash, { clientId, tenantId, tokenId }) {
      try {
        await client.send(
          new UpdateItemCommand({
            ...keyOf(tokenHash),
            UpdateExpression: "SET tenantId = :tenant, tokenId = if_not_exists(tokenId, :token)",
            // Without it, a token that was revoked meanwhile would come back.
            ConditionExpression: "clientId = :client",
            ExpressionAttributeValues: {
              ":tenant": { S: tenantId },
              ":token": { S: tokenId },
              ":client": { S: clientId },
            },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async remove(tokenHash) {
      await client.send(new DeleteItemCommand(keyOf(tokenHash)));
    },

    async *ofTenant(tenantId) {
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          IndexName: "byTenant",
          KeyConditionExpression: "tenantId = :tenant",
          ExpressionAttributeValues: { ":tenant": { S: tenantId } },
        },
      );
      for await (const { Items = [] } of pages)
        for (const item of Items) yield { ...optionalOf(item), tenantId, tokenHash: item["token"]?.S ?? "" };
    },

    async *withKey(clientId) {
      const pages = paginateScan(
        { client },
        {
          TableName: tableName,
          ConsistentRead: true,
          FilterExpression: "clientId = :client",
          ProjectionExpression: "#token, tenantId, tokenId",
          ExpressionAttributeNames: { "#token": "token" },
          ExpressionAttributeValues: { ":client": { S: clientId } },
        },
      );
      for await (const { Items = [] } of pages)
        for (const { token, tenantId, tokenId } of Items)
          yield {
            tokenHash: token?.S ?? "",
            ...(tenantId?.S !== undefined && { tenantId: tenantId.S }),
            ...(tokenId?.S !== undefined && { tokenId: tokenId.S }),
          };
    },

    async find(tokenHash) {
      const { Item } = await client.send(new GetItemCommand({ ...keyOf(tokenHash), ConsistentRead: true }));
      if (Item === undefined) return undefined;
      const tenantId = Item["tenantId"]?.S;
      return {
        ...optionalOf(Item),
        tokenHash,
        clientId: Item["clientId"]?.S ?? "",
        ...(tenantId !== undefined && { tenantId }),
      };
    },
  };
}

/** What a token's record may lack. Others may have stored a time as text, which no list can show as a time. */
function optionalOf(item: Record<string, AttributeValue>): Omit<ListedToken, "tokenHash" | "tenantId"> {
  const [tokenId, label] = [item["tokenId"]?.S, item["label"]?.S];
  const [createdAt, expiresAt] = [item["createdAt"]?.N, item["expiresAt"]?.N];
  const scopes = item["scopes"]?.L?.flatMap(({ S }) => S ?? []);
  return {
    ...(tokenId !== undefined && { tokenId }),
    ...(label !== undefined && { label }),
    ...(createdAt !== undefined && { createdAt: Number(createdAt) }),
    ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }),
    ...(scopes !== undefined && { scopes }),
  };
}
