import type { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { dataTable } from "@tollgate/data-protection-infra";
import type { Environment } from "@tollgate/environments";
import { backends, tableIn } from "@tollgate/gateway-definition";
import { Construct } from "constructs";

export interface BackendTablesOptions {
  readonly environment: Environment;
  /** @default a key that DynamoDB owns */
  readonly kmsKeyArn?: string;
}

/**
 * The tables that backends have for their own. A table's address has its name and not its backend's, so that another backend
 * can take it over; and it stays while no route names its backend, as data must not go with a line of the document.
 */
export class BackendTables extends Construct {
  private readonly byName: ReadonlyMap<string, DynamodbTable>;

  constructor(scope: Construct, id: string, { environment, kmsKeyArn }: BackendTablesOptions) {
    super(scope, id);
    const own = Object.values(backends).flatMap(({ tables = {} }) => Object.values(tables));
    this.byName = new Map(
      own.map((table) => {
        const definition = tableIn(environment, table);
        const place = new Construct(this, table.name);
        return [definition.name, dataTable(place, { environment, definition, kmsKeyArn })];
      }),
    );
  }

  get all(): readonly DynamodbTable[] {
    return [...this.byName.values()];
  }

  /** A reference to the name. @returns `undefined` for a table that is none of these */
  nameOf(tableName: string): string | undefined {
    return this.byName.get(tableName)?.name;
  }
}
