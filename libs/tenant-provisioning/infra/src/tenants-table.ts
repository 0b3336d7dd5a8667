import { DataTable } from "@tollgate/data-protection-infra";
import type { Environment } from "@tollgate/environments";
import { auditTable, tenantsTable } from "@tollgate/records";
import type { Construct } from "constructs";

export interface TenantsTableOptions {
  readonly environment: Environment;
  /** @default a key that DynamoDB owns */
  readonly kmsKeyArn?: string;
}

/** The tenants table of the `tenants` command. No request reads it. */
export class TenantsTable extends DataTable {
  constructor(scope: Construct, id: string, options: TenantsTableOptions) {
    super(scope, id, { ...options, definition: tenantsTable(options.environment) });
  }
}

/** The audit table: operators may add entries, and change or delete none. */
export class AuditTable extends DataTable {
  constructor(scope: Construct, id: string, options: TenantsTableOptions) {
    super(scope, id, { ...options, definition: auditTable(options.environment) });
  }
}
