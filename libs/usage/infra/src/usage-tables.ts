import { DataTable } from "@tollgate/data-protection-infra";
import type { Environment } from "@tollgate/environments";
import { usageLinesTable, usageTable } from "@tollgate/records";
import { Construct } from "constructs";

export interface UsageTablesOptions {
  readonly environment: Environment;
  /** @default a key that DynamoDB owns */
  readonly kmsKeyArn?: string;
}

/** The tables of the usage ledger. */
export class UsageTables extends Construct {
  /** The sums: what is billed, and cannot be made again once the lines have expired. */
  readonly ledger: DataTable;
  /** The lines that are counted or wait for it. */
  readonly lines: DataTable;

  constructor(scope: Construct, id: string, options: UsageTablesOptions) {
    super(scope, id);
    const { environment } = options;
    this.ledger = new DataTable(this, "ledger", { ...options, definition: usageTable(environment) });
    this.lines = new DataTable(this, "lines", {
      ...options,
      definition: usageLinesTable(environment),
      withoutRecovery:
        "its lines are in the access log, are kept for 8 days and are summed in the ledger within the hour",
    });
  }
}
