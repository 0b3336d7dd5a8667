import { DataTable } from "@tollgate/data-protection-infra";
import type { Environment } from "@tollgate/environments";
import { auditTable, tenantsTable } from "@tollgate/records";
import type { Construct } from "constructs";

export interface TenantsTableOptions {
  readonly environment: Environment;
  /** @default a key that DynamoDB owns */
  readonly kmsKeyArn?: string;
}

/** The table of tenants: the `tenants` command's own, which no request reads. */
export class TenantsTable extends DataTable {
  constructor(scope: Construct, id: string, options: TenantsTableOptions) {
    super(scope, id, { ...options, definition: tenantsTable(options.environment) });
  }
}

/** The table of what was changed in tenants: who may change them may add to it, and change nothing in it. */
export class AuditTable extends DataTable {
  constructor(scope: Construct, id: string, options: TenantsTableOptions) {
    super(scope, id, { ...options, definition: auditTable(options.environment) });
  }
}
