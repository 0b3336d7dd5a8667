import type { Environment } from "@tollgate/environments";
import { auditTable, tenantsTable } from "@tollgate/environments";
import { dataTable } from "@tollgate/data-protection-infra";
import { Construct } from "constructs";

export interface TenantsTableOptions {
  readonly environment: Environment;
  /** @default a key that DynamoDB owns */
  readonly kmsKeyArn?: string;
}

/** The table of tenants: the `tenants` command's own, which no request reads. */
export class TenantsTable extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment, kmsKeyArn }: TenantsTableOptions) {
    super(scope, id);
    const table = dataTable(this, { environment, definition: tenantsTable(environment), kmsKeyArn });
    this.name = table.name;
    this.arn = table.arn;
  }
}

/** The table of what was changed in tenants: who may change them may add to it, and change nothing in it. */
export class AuditTable extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment, kmsKeyArn }: TenantsTableOptions) {
    super(scope, id);
    const table = dataTable(this, { environment, definition: auditTable(environment), kmsKeyArn });
    this.name = table.name;
    this.arn = table.arn;
  }
}
