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
import { heldItem, replacementAttribute, stateOf, tokenItem } from "./token-item";
import type { ListedToken, TokenLookup, Tokens } from "./tokens";

/**
 * The tokens table in DynamoDB.
 *
 * A token's write has no condition: hashes of 256 random bits do not meet, and a condition would fail when the SDK repeats
 * a write whose answer was lost.
 */
export function dynamodbTokens(client: DynamoDBClient, tableName: string): Tokens & TokenLookup {
  const keyOf = (tokenHash: string) => ({ TableName: tableName, Key: { token: { S: tokenHash } } });
  /** Only of a token that has the successor: what was revoked must not come back, and no other successor be overruled. */
  const ofSuccessor = {
    ConditionExpression: "#replacement.byHash = :successor",
    ExpressionAttributeNames: { "#replacement": "replacement" },
  };
  const find: TokenLookup["find"] = async (tokenHash) => {
    const { Item } = await client.send(new GetItemCommand({ ...keyOf(tokenHash), ConsistentRead: true }));
    if (Item === undefined) return undefined;
    const tenantId = Item["tenantId"]?.S;
    return {
      ...optionalOf(Item),
      tokenHash,
      clientId: Item["clientId"]?.S ?? "",
      ...(tenantId !== undefined && { tenantId }),
    };
  };
  return {
    find,

    async put(token) {
      await client.send(new PutItemCommand({ TableName: tableName, Item: tokenItem(token) }));
    },

    async hold(token) {
      await holds(() =>
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: heldItem(token),
            // A repeated write must not come after the release.
            ConditionExpression: "attribute_not_exists(#token)",
            ExpressionAttributeNames: { "#token": "token" },
          }),
        ),
      );
    },

    async release({ tokenHash, expiresAt }) {
      const isHeld = await holds(() =>
        client.send(
          new UpdateItemCommand({
            ...keyOf(tokenHash),
            ...expiry(expiresAt, ["undelivered"]),
            ConditionExpression: "undelivered = :held",
            ExpressionAttributeValues: { ...expiryValue(expiresAt), ":held": { BOOL: true } },
          }),
        ),
      );
      return isHeld || (await find(tokenHash)) !== undefined;
    },

    discard: (tokenHash) =>
      holds(() =>
        client.send(
          new DeleteItemCommand({
            ...keyOf(tokenHash),
            ConditionExpression: "undelivered = :held",
            ExpressionAttributeValues: { ":held": { BOOL: true } },
          }),
        ),
      ),

    claim: (tokenHash, replacement, instead = replacement.byHash) =>
      holds(() =>
        client.send(
          new UpdateItemCommand({
            ...keyOf(tokenHash),
            UpdateExpression: "SET #replacement = :replacement",
            ConditionExpression:
              "attribute_exists(#token) AND (attribute_not_exists(#replacement) " +
              "OR #replacement.byHash = :successor OR #replacement.byHash = :instead)",
            ExpressionAttributeNames: { "#token": "token", "#replacement": "replacement" },
            ExpressionAttributeValues: {
              ":replacement": replacementAttribute(replacement),
              ":successor": { S: replacement.byHash },
              ":instead": { S: instead },
            },
          }),
        ),
      ),

    end: (tokenHash, { byHash, endsAt }) =>
      holds(() =>
        client.send(
          new UpdateItemCommand({
            ...keyOf(tokenHash),
            ...ofSuccessor,
            UpdateExpression: "SET expiresAt = :at",
            ExpressionAttributeValues: { ":at": { N: String(endsAt) }, ":successor": { S: byHash } },
          }),
        ),
      ),

    async restore(tokenHash, { byHash, endedBefore }) {
      await holds(() =>
        client.send(
          new UpdateItemCommand({
            ...keyOf(tokenHash),
            ...ofSuccessor,
            ...expiry(endedBefore, ["#replacement"]),
            ExpressionAttributeValues: { ...expiryValue(endedBefore), ":successor": { S: byHash } },
          }),
        ),
      );
    },

    async assign(tokenHash, { clientId, tenantId, tokenId }) {
      await holds(() =>
        client.send(
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
        ),
      );
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
  };
}

/** Whether the condition of a write held. */
async function holds(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** @param removed names of further attributes that are to go */
function expiry(
  expiresAt: number | undefined,
  removed: readonly string[],
): { readonly UpdateExpression: string } {
  return {
    UpdateExpression:
      expiresAt === undefined
        ? `REMOVE ${["expiresAt", ...removed].join(", ")}`
        : `SET expiresAt = :at REMOVE ${removed.join(", ")}`,
  };
}

function expiryValue(expiresAt: number | undefined): Record<string, AttributeValue> {
  return expiresAt === undefined ? {} : { ":at": { N: String(expiresAt) } };
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
    ...stateOf(item),
  };
}
