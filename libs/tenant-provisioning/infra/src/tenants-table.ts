import type { Environment } from "@tollgate/environments";
import { tenantsTable } from "@tollgate/environments";
import { dataTable } from "@tollgate/data-protection-infra";
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
    const table = dataTable(this, { environment, definition: tenantsTable(environment), kmsKeyArn });
    this.name = table.name;
    this.arn = table.arn;
  }
}
