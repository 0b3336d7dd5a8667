import { DynamodbTableItem } from "@cdktf/provider-aws/lib/dynamodb-table-item";
import { routerCellsItem, type RouterTarget } from "@tollgate/records";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface KnownCellsOptions {
  readonly directory: { readonly name: string; readonly partitionKey: string };
  /** The cells that the router's function has. */
  readonly cells: readonly (RouterTarget & { readonly name: string })[];
  /** What sends requests to the cells: the item is written after it. */
  readonly router: readonly ITerraformDependable[];
}

/**
 * States in the directory which cells the deployed router knows, so that commands place no tenant in a cell before the
 * router sends requests there.
 */
export class KnownCells extends Construct {
  constructor(scope: Construct, id: string, { directory, cells, router }: KnownCellsOptions) {
    super(scope, id);
    new DynamodbTableItem(this, "item", {
      tableName: directory.name,
      hashKey: directory.partitionKey,
      item: JSON.stringify(routerCellsItem(cells)),
      dependsOn: [...router],
    });
  }
}
