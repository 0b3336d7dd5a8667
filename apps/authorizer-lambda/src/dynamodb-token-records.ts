import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { TokenRecords } from "@tollgate/authorizer-runtime";
import { plainValue } from "@tollgate/records";
import { TokenRecordsUnavailableError } from "./errors";

/** The attributes of the token record. Other attributes, up to 400 kB per item, are not fetched. */
const FIELDS = [
  "token",
  "clientId",
  "tenantId",
  "tokenId",
  "label",
  "createdAt",
  "expiresAt",
  "scopes",
  "disabled",
];
const EXPRESSION_ATTRIBUTE_NAMES = Object.fromEntries(FIELDS.map((field) => [`#${field}`, field]));
const PROJECTION = Object.keys(EXPRESSION_ATTRIBUTE_NAMES).join(",");

/** Reads token records from DynamoDB, with one GetItem each. */
export class DynamoDbTokenRecords implements TokenRecords {
  /** @param totalMs Milliseconds until a read fails, retries included. */
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly totalMs: number,
  ) {}

  /**
   * @throws {TokenRecordsUnavailableError} when DynamoDB does not answer in time, or answers with an error.
   */
  async find(tokenHash: string): Promise<unknown> {
    const command = new GetItemCommand({
      TableName: this.tableName,
      Key: { token: { S: tokenHash } },
      // API Gateway would cache a stale read of a revoked token for its whole TTL.
      ConsistentRead: true,
      ProjectionExpression: PROJECTION,
      ExpressionAttributeNames: EXPRESSION_ATTRIBUTE_NAMES,
    });
    try {
      const { Item: item } = await this.client.send(command, {
        abortSignal: AbortSignal.timeout(this.totalMs),
      });
      return (
        item && Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]))
      );
    } catch (error) {
      throw new TokenRecordsUnavailableError(error);
    }
  }
}
