import { DataTable } from "@tollgate/data-protection-infra";
import type { Environment } from "@tollgate/environments";
import { backends, tableIn } from "@tollgate/gateway-definition";
import { Construct } from "constructs";

export interface BackendTablesOptions {
  readonly environment: Environment;
  /** @default a key that DynamoDB owns */
  readonly kmsKeyArn?: string;
}

/**
 * The backends' own tables. A table's Terraform address contains its own name and not its backend's, so that
 * another backend can take it over. A table stays while no route names its backend, because removing a line
 * of the document must not delete data.
 */
export class BackendTables extends Construct {
  private readonly byName: ReadonlyMap<string, DataTable>;

  constructor(scope: Construct, id: string, { environment, kmsKeyArn }: BackendTablesOptions) {
    super(scope, id);
    const own = Object.values(backends).flatMap(({ tables = {} }) => Object.values(tables));
    this.byName = new Map(
      own.map((table) => {
        const definition = tableIn(environment, table);
        return [definition.name, new DataTable(this, table.name, { environment, definition, kmsKeyArn })];
      }),
    );
  }

  get all(): readonly DataTable[] {
    return [...this.byName.values()];
  }

  /** Refers to the table's name. @returns `undefined` for a table that is not one of these */
  nameOf(tableName: string): string | undefined {
    return this.byName.get(tableName)?.name;
  }
}
