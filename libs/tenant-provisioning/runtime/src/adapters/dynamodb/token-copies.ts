import {
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { defined, without } from "../../core/defined";
import type { TokenCopies, TokenCopy } from "../../core/token-copies";
import { ARRIVED_AT, HELD_AT, ORIGIN, tokenOf } from "./token-item";
import { holds, itemsWithKey } from "./tokens";

type Item = Record<string, AttributeValue>;

/** The attributes that a change of a token writes. */
const CHANGING = ["expiresAt", "disabled", "endsAt", "label", "scopes", "revision", "replacement"] as const;

/** Copies of tokens between the tables of cells. */
export function dynamodbTokenCopies(client: DynamoDBClient, tableName: string): TokenCopies {
  return {
    async *ofKey(clientId) {
      for await (const item of itemsWithKey(client, tableName, clientId)) yield copyOf(item);
    },

    async hold(copy) {
      await holds(() =>
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...itemOf(copy), expiresAt: { N: String(HELD_AT) }, undelivered: { BOOL: true } },
            ConditionExpression: "attribute_not_exists(#token)",
            ExpressionAttributeNames: { "#token": "token" },
          }),
        ),
      );
    },

    async release(copy) {
      await holds(() =>
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: itemOf(copy),
            // A token that was revoked meanwhile is not there.
            ConditionExpression: "undelivered = :held AND clientId = :client",
            ExpressionAttributeValues: { ":held": { BOOL: true }, ":client": { S: copy.clientId } },
          }),
        ),
      );
    },

    async replace(copy, read) {
      const seen = itemOf(read);
      const values: Item = { ":client": { S: copy.clientId } };
      const conditions = CHANGING.map((name) => {
        const value = seen[name];
        if (value === undefined) return `attribute_not_exists(#${name})`;
        values[`:${name}`] = value;
        return `#${name} = :${name}`;
      });
      await holds(() =>
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: itemOf(copy),
            ConditionExpression: ["clientId = :client", ...conditions].join(" AND "),
            ExpressionAttributeNames: Object.fromEntries(CHANGING.map((name) => [`#${name}`, name])),
            ExpressionAttributeValues: values,
          }),
        ),
      );
    },

    async endBy(tokenHash, at) {
      await holds(() =>
        client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: { token: { S: tokenHash } },
            UpdateExpression: "SET expiresAt = :at",
            ConditionExpression:
              "attribute_exists(#token) AND (attribute_not_exists(expiresAt) OR expiresAt > :at)",
            ExpressionAttributeNames: { "#token": "token" },
            ExpressionAttributeValues: { ":at": { N: String(at) } },
          }),
        ),
      );
    },
  };
}

function copyOf(item: Item): TokenCopy {
  const { tokenHash, clientId, expiresAt, replacement, origin, arrivedAt } = tokenOf(item);
  return {
    tokenHash,
    clientId,
    ...defined({ expiresAt, replacement, origin, arrivedAt }),
    ...(item["undelivered"]?.BOOL === true && { undelivered: true }),
    attributes: item,
  };
}

function itemOf({ tokenHash, clientId, origin, arrivedAt, attributes }: TokenCopy): Item {
  return {
    ...without(attributes as Item, ORIGIN, ARRIVED_AT),
    token: { S: tokenHash },
    clientId: { S: clientId },
    ...(origin !== undefined && { [ORIGIN]: { S: origin } }),
    ...(arrivedAt !== undefined && { [ARRIVED_AT]: { N: String(arrivedAt) } }),
  };
}
