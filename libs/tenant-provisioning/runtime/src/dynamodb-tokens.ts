import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Tokens } from "./tokens";

/**
 * The tokens table in DynamoDB.
 *
 * The write has no condition: hashes of 256 random bits do not meet, and a condition would fail when the SDK repeats a
 * write whose answer was lost.
 */
export function dynamodbTokens(client: DynamoDBClient, tableName: string): Tokens {
  return {
    async put({ tokenHash, clientId, tenantId, tokenId, label, createdAt, expiresAt }) {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            token: { S: tokenHash },
            clientId: { S: clientId },
            tenantId: { S: tenantId },
            tokenId: { S: tokenId },
            createdAt: { N: String(createdAt) },
            ...(label !== undefined && { label: { S: label } }),
            ...(expiresAt !== undefined && { expiresAt: { N: String(expiresAt) } }),
          },
        }),
      );
    },
  };
}
