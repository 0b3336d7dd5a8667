/** The key of the directory's item of the cells that the deployed router knows. A tenant's id contains no "#". */
export const ROUTER_CELLS_KEY = "router#cells";

/** Where the router sends the requests of a cell. */
export interface RouterTarget {
  /** Id of the cell's REST API. */
  readonly apiId: string;
  readonly region: string;
}

/**
 * Returns the item of the cells that a router knows, as DynamoDB has it. Who deploys the router writes it afterwards, and
 * commands place no tenant in a cell that it lacks.
 */
export function routerCellsItem(cells: readonly (RouterTarget & { readonly name: string })[]) {
  const targets = cells.map(
    ({ name, apiId, region }) => [name, { M: { apiId: { S: apiId }, region: { S: region } } }] as const,
  );
  return { tenantId: { S: ROUTER_CELLS_KEY }, cells: { M: Object.fromEntries(targets) } };
}
