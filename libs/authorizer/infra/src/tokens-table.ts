import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { Environment } from "@tollgate/environments";
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
    const table = new DynamodbTable(this, "table", {
      name: environment.tokensTable,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "token",
      attribute: [
        { name: "token", type: "S" },
        { name: "tenantId", type: "S" },
      ],
      // Lists a tenant's tokens. It has what a list shows, and not `clientId`: who may only list does not learn the key.
      globalSecondaryIndex: [
        {
          name: "byTenant",
          hashKey: "tenantId",
          projectionType: "INCLUDE",
          nonKeyAttributes: ["tokenId", "label", "createdAt", "expiresAt", "scopes"],
        },
      ],
      ttl: { attributeName: "expiresAt", enabled: true },
      pointInTimeRecovery: { enabled: true },
      // The account's own AWS-managed key, whose use CloudTrail shows, in place of one that AWS owns.
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: environment.deletionProtection,
    });
    this.name = table.name;
    this.arn = table.arn;
  }
}
