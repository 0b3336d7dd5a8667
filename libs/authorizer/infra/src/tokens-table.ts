import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { Environment } from "@tollgate/environments";
import { tokensTable } from "@tollgate/environments";
import { Construct } from "constructs";

export interface TokensTableOptions {
  readonly environment: Environment;
}

/** The table of token hashes: what the authorizer reads, one item a request. */
export class TokensTable extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment }: TokensTableOptions) {
    super(scope, id);
    const { name, partitionKey, indexes = [], ttlAttribute } = tokensTable(environment);
    const keys = [partitionKey, ...indexes.map((index) => index.partitionKey)];
    const table = new DynamodbTable(this, "table", {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: partitionKey,
      attribute: keys.map((key) => ({ name: key, type: "S" })),
      globalSecondaryIndex: indexes.map((index) => ({
        name: index.name,
        hashKey: index.partitionKey,
        projectionType: "INCLUDE",
        nonKeyAttributes: [...index.attributes],
      })),
      ...(ttlAttribute !== undefined && { ttl: { attributeName: ttlAttribute, enabled: true } }),
      pointInTimeRecovery: { enabled: true },
      // The account's own AWS-managed key, whose use CloudTrail shows, in place of one that AWS owns.
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: environment.deletionProtection,
    });
    this.name = table.name;
    this.arn = table.arn;
  }
}
