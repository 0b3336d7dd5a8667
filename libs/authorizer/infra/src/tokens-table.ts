import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { Environment } from "@tollgate/environments";
import { tokensTable } from "@tollgate/environments";
import { tableEncryption } from "@tollgate/data-protection-infra";
import { acceptFindings, OWN_KEY_IS_AN_OPTION } from "@tollgate/policy-checks-infra";
import { Construct } from "constructs";

export interface TokensTableOptions {
  readonly environment: Environment;
  /** @default a key that DynamoDB owns */
  readonly kmsKeyArn?: string;
}

/** The table of token hashes: what the authorizer reads, one item a request. */
export class TokensTable extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment, kmsKeyArn }: TokensTableOptions) {
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
      serverSideEncryption: tableEncryption(kmsKeyArn),
      deletionProtectionEnabled: environment.deletionProtection,
    });
    acceptFindings(table, { CKV_AWS_119: OWN_KEY_IS_AN_OPTION });
    this.name = table.name;
    this.arn = table.arn;
  }
}
