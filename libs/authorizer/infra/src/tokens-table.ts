import type { Environment } from "@tollgate/environments";
import { tokensTable } from "@tollgate/environments";
import { dataTable } from "@tollgate/data-protection-infra";
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
    const table = dataTable(this, { environment, definition: tokensTable(environment), kmsKeyArn });
    this.name = table.name;
    this.arn = table.arn;
  }
}
