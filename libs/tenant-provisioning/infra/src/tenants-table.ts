import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { Environment } from "@tollgate/environments";
import { tenantsTable } from "@tollgate/environments";
import { tableEncryption } from "@tollgate/data-protection-infra";
import { acceptFindings, OWN_KEY_IS_AN_OPTION } from "@tollgate/policy-checks-infra";
import { Construct } from "constructs";

export interface TenantsTableOptions {
  readonly environment: Environment;
  /** @default a key that DynamoDB owns */
  readonly kmsKeyArn?: string;
}

/** The table of tenants and of what was changed in them: the `tenants` command's own, which no request reads. */
export class TenantsTable extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment, kmsKeyArn }: TenantsTableOptions) {
    super(scope, id);
    const { name, partitionKey, sortKey, indexes = [] } = tenantsTable(environment);
    const keys = [{ partitionKey, sortKey }, ...indexes].flatMap((each) => [
      each.partitionKey,
      ...(each.sortKey === undefined ? [] : [each.sortKey]),
    ]);
    const table = new DynamodbTable(this, "table", {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: partitionKey,
      ...(sortKey !== undefined && { rangeKey: sortKey }),
      attribute: [...new Set(keys)].map((key) => ({ name: key, type: "S" })),
      globalSecondaryIndex: indexes.map((index) => ({
        name: index.name,
        hashKey: index.partitionKey,
        ...(index.sortKey !== undefined && { rangeKey: index.sortKey }),
        projectionType: "INCLUDE",
        nonKeyAttributes: [...index.attributes],
      })),
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: tableEncryption(kmsKeyArn),
      deletionProtectionEnabled: environment.deletionProtection,
    });
    acceptFindings(table, { CKV_AWS_119: OWN_KEY_IS_AN_OPTION });
    this.name = table.name;
    this.arn = table.arn;
  }
}
