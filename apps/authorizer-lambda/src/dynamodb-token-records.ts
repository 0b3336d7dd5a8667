import type { TokenRecords } from "@tollgate/authorizer-runtime";
import { plainValue, type StoredValue } from "@tollgate/records";
import type { DynamoDbClient } from "./dynamodb-client";
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

/** Reads token records from DynamoDB, with one GetItem each. */
export class DynamoDbTokenRecords implements TokenRecords {
  private readonly inputBefore: string;
  private readonly inputAfter: string;

  /**
   * @param tableName checked, as it becomes part of the request
   * @param totalMs Milliseconds until a read fails, retries included.
   */
  constructor(
    private readonly client: Pick<DynamoDbClient, "getItem">,
    tableName: string,
    private readonly totalMs: number,
  ) {
    const names = Object.fromEntries(FIELDS.map((field) => [`#${field}`, field]));
    const input = JSON.stringify({
      TableName: tableName,
      // API Gateway would cache a stale read of a revoked token for its whole TTL.
      ConsistentRead: true,
      ProjectionExpression: Object.keys(names).join(","),
      ExpressionAttributeNames: names,
    });
    this.inputBefore = `${input.slice(0, -1)},"Key":{"token":{"S":`;
    this.inputAfter = "}}}";
  }

  /**
   * @throws {TokenRecordsUnavailableError} when DynamoDB does not answer in time, or answers with an error.
   */
  async find(tokenHash: string): Promise<unknown> {
    const input = this.inputBefore + JSON.stringify(tokenHash) + this.inputAfter;
    const { Item: item } = await this.client.getItem(input, this.totalMs);
    if (item === undefined) return undefined;
    // Not "there is none", which only an answer without an item says.
    if (typeof item !== "object" || item === null || Array.isArray(item))
      throw new TokenRecordsUnavailableError({ untrustedName: "Error" });
    return Object.fromEntries(
      Object.entries(item).map(([name, value]) => [name, plainValue(value as StoredValue)]),
    );
  }
}
