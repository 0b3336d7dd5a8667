// The cells that the deployed router knows. The environment states a cell before its router is deployed with it, and the
// tokens of a tenant that were placed there meanwhile would get 401.
// Not here: what the router does with a request, which is in `cell-router`.

import type { CellTenancy, Cells } from "./cells";
import type { KnownCells } from "./deployed-router";
import { CellNotRoutedError } from "./errors";

type Context = Pick<Cells, "environment" | "router">;

/** Returns why the deployed router sends a cell no requests; undefined if it sends them to the cell's Region. */
export function routingProblem(
  { cell, tenancy }: Pick<CellTenancy, "cell" | "tenancy">,
  known: KnownCells,
  environment: string,
): CellNotRoutedError | undefined {
  const target = known.get(cell);
  const { region } = tenancy.environment;
  if (target?.region === region) return undefined;
  const problem =
    target === undefined
      ? `the deployed router of ${environment} does not know cell ${cell}`
      : `the deployed router of ${environment} sends the requests of cell ${cell} to ${target.region}, and the cell is in ${region}`;
  return new CellNotRoutedError(environment, problem);
}

/**
 * As {@link routingProblem}, and compares the API, which is another one where the cell was destroyed and deployed again. This
 * takes a call of the control plane.
 */
export async function apiProblem(
  home: CellTenancy,
  known: KnownCells,
  environment: string,
): Promise<CellNotRoutedError | undefined> {
  const { cell } = home;
  const target = known.get(cell);
  const elsewhere = routingProblem(home, known, environment);
  if (elsewhere !== undefined || target === undefined) return elsewhere;
  const ids = await home.inventory.apiIds();
  if (ids.includes(target.apiId)) return undefined;
  const problem = `the deployed router of ${environment} sends the requests of cell ${cell} to the API ${target.apiId}, and the cell has ${ids.length === 0 ? "none" : ids.join(", ")}`;
  return new CellNotRoutedError(environment, problem);
}

/** @throws {CellNotRoutedError} {@link KnownCellsError} when a tenant in the cell would get 401 */
export async function requireKnown(
  cell: Pick<CellTenancy, "cell" | "tenancy">,
  { environment, router }: Context,
): Promise<void> {
  const problem = routingProblem(cell, await router.knownCells(), environment);
  if (problem !== undefined) throw problem;
}

/** Returns the cells to which the deployed router sends no requests, each with the reason. @throws {KnownCellsError} */
export async function cellsNotRouted({
  all,
  ...context
}: Pick<Cells, "all"> & Context): Promise<ReadonlyMap<string, CellNotRoutedError>> {
  const known = await context.router.knownCells();
  return new Map(
    all.flatMap((each) => {
      const problem = routingProblem(each, known, context.environment);
      return problem === undefined ? [] : [[each.cell, problem] as const];
    }),
  );
}
