import { inParallel } from "../../core/in-parallel";
import type { Cells } from "../cells";
import { type CellNotRoutedError, KnownCellsError } from "../errors";
import { apiProblem } from "../known-cells";
import { CELLS_AT_ONCE } from "../rooms";
import type { CellFinding } from "./finding";

/**
 * Compares the cells with those that the deployed router knows. What differs is deployed, and not repaired by a command.
 * Cells that do not answer are named by what examines them.
 *
 * @throws any error of the directory.
 */
export async function* examineRouter({
  all,
  router,
  environment,
}: Pick<Cells, "all" | "router" | "environment">): AsyncIterable<CellFinding> {
  const mend = `deploy ${environment}-router`;
  const known = await router.knownCells().catch((error: unknown) => {
    if (error instanceof KnownCellsError) return error;
    throw error;
  });
  if (known instanceof KnownCellsError) {
    const cause = `${known.problem}: no cell takes tenants`;
    yield { kind: "router-unknown", cell: "-", subject: "the router", cause, mend };
    return;
  }
  const problems = new Map<string, CellNotRoutedError>();
  await inParallel(all, CELLS_AT_ONCE, async (each) => {
    const problem = await apiProblem(each, known, environment).catch(() => undefined);
    if (problem !== undefined) problems.set(each.cell, problem);
  });
  for (const { cell } of all) {
    const problem = problems.get(cell);
    if (problem === undefined) continue;
    const cause = `${problem.problem}: tokens of tenants there get 401`;
    yield { kind: "cell-not-routed", cell, subject: `cell ${cell}`, cause, mend };
  }
  for (const cell of known.keys()) {
    if (all.some((each) => each.cell === cell)) continue;
    const cause = `the deployed router knows cell ${cell}, which ${environment} does not have`;
    yield { kind: "cell-removed", cell, subject: `cell ${cell}`, cause, mend };
  }
}
