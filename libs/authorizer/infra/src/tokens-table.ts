import { DataTable } from "@tollgate/data-protection-infra";
import type { Environment } from "@tollgate/environments";
import { tokensTable } from "@tollgate/records";
import type { Construct } from "constructs";

export interface TokensTableOptions {
  readonly environment: Environment;
  /** @default a key that DynamoDB owns */
  readonly kmsKeyArn?: string;
}

/** The table of token hashes: what the authorizer reads, one item a request. */
export class TokensTable extends DataTable {
  constructor(scope: Construct, id: string, options: TokensTableOptions) {
    super(scope, id, { ...options, definition: tokensTable(options.environment) });
  }
}
