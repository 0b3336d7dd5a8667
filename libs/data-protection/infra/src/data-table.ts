import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { Environment } from "@tollgate/environments";
import { keysOf, projectionOf, type TableDefinition, type TableIndexDefinition } from "@tollgate/records";
import { acceptFindings, CUSTOMER_KEY_IS_OPTIONAL, NO_RECOVERY } from "@tollgate/policy-checks-infra";
import { Construct } from "constructs";
import { tableEncryption } from "./encryption-key";

export interface DataTableOptions {
  readonly environment: Pick<Environment, "deletionProtection">;
  readonly definition: TableDefinition;
  /** @default a key that DynamoDB owns */
  readonly kmsKeyArn?: string | undefined;
  /** Why the table needs no point-in-time recovery. @default it has one */
  readonly withoutRecovery?: string;
}

/** An on-demand table with the data protection of the environment. */
export class DataTable extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, options: DataTableOptions) {
    super(scope, id);
    const { environment, definition, kmsKeyArn, withoutRecovery } = options;
    const { name, partitionKey, sortKey, indexes = [], ttlAttribute } = definition;
    const table = new DynamodbTable(this, "table", {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: partitionKey,
      ...(sortKey !== undefined && { rangeKey: sortKey }),
      attribute: [...keysOf(definition)],
      globalSecondaryIndex: indexes.map(globalIndex),
      ...(ttlAttribute !== undefined && { ttl: { attributeName: ttlAttribute, enabled: true } }),
      pointInTimeRecovery: { enabled: withoutRecovery === undefined },
      serverSideEncryption: tableEncryption(kmsKeyArn),
      deletionProtectionEnabled: environment.deletionProtection,
    });
    acceptFindings(table, {
      CKV_AWS_119: CUSTOMER_KEY_IS_OPTIONAL,
      ...(withoutRecovery !== undefined && { [NO_RECOVERY]: withoutRecovery }),
    });
    this.name = table.name;
    this.arn = table.arn;
  }
}

function globalIndex(index: TableIndexDefinition) {
  const { name, partitionKey, sortKey } = index;
  const { ProjectionType: projectionType, NonKeyAttributes: nonKeyAttributes } = projectionOf(index);
  return {
    name,
    hashKey: partitionKey,
    ...(sortKey !== undefined && { rangeKey: sortKey }),
    projectionType,
    ...(nonKeyAttributes !== undefined && { nonKeyAttributes }),
  };
}
