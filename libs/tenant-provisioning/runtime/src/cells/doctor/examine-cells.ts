import { without } from "../../core/defined";
import { examineTenants } from "../../doctor/examine-tenants";
import { type Finding, repairedIn } from "../../doctor/finding";
import type { CellTenancy } from "../cells";
import { routingAdopted } from "../hashed-tokens";
import { ROUTER_STORE, SomeCellsFailedError } from "../errors";
import type { MoveContext } from "../move/context";
import { withFormerCell } from "../move/former-cell";
import type { RouterExceptions } from "../router-exceptions";
import { type Found, sideBySide } from "../side-by-side";
import { examineDirectory } from "./examine-directory";
import { ExceptionExamination, type OddToken } from "./examine-exceptions";
import { examineCell } from "./examine-records";
import { examineRouter } from "./examine-router";
import type { CellFinding } from "./finding";

/** A finding inside a cell, or between the cells, the directory and the router. */
export type FindingInCells = (Omit<Finding, "repair"> | Omit<CellFinding, "repair" | "cell">) &
  Pick<CellFinding, "repair">;

type Context = MoveContext & { readonly exceptions: RouterExceptions };

/**
 * Compares all cells side by side, and then the directory and the router's exceptions with them. Repair a finding before
 * the next one is read: what comes later counts on it.
 *
 * @throws {SomeCellsFailedError} at the end, after all findings of the others.
 */
export async function* examineCells(context: Context): AsyncGenerator<Found<FindingInCells>> {
  const failed: { readonly cell: string; readonly error: unknown }[] = [];
  // Before the tokens, because an exception that is written later may be that of a token which was read before.
  const exceptions = await ExceptionExamination.begin(context.exceptions, context).catch((error: unknown) => {
    failed.push({ cell: ROUTER_STORE, error });
    return undefined;
  });
  const parts = context.all.map((home) => ({
    cell: home.cell,
    values: examineOne(home, context, exceptions),
  }));
  let isComplete = true;
  try {
    yield* sideBySide(parts);
  } catch (error) {
    if (!(error instanceof SomeCellsFailedError)) throw error;
    failed.push(...error.failed);
    isComplete = false;
  }
  for await (const { cell, ...value } of examineRouter(context)) yield { cell, value };
  // After the missing entries, because it counts them.
  for await (const { cell, ...value } of examineDirectory(context)) yield { cell, value };
  if (exceptions && isComplete)
    for await (const { cell, ...value } of exceptions.withoutToken()) yield { cell, value };
  if (failed.length > 0) throw new SomeCellsFailedError(failed);
}

async function* examineOne(
  home: CellTenancy,
  context: Context,
  exceptions: ExceptionExamination | undefined,
): AsyncGenerator<FindingInCells> {
  const { tenancy, inventory } = home;
  const odd: OddToken[] = [];
  const watched = exceptions
    ? { ...inventory, tokens: () => exceptions.passing(home, inventory.tokens(), odd) }
    : inventory;
  for await (const finding of examineTenants(watched, tenancy, true)) {
    const { tenantId } = finding;
    const former = tenantId === undefined ? tenancy : withFormerCell(tenantId, tenancy, context);
    yield repairedIn(finding, routingAdopted(former, home.cell, context));
  }
  for await (const finding of examineCell(home, context)) yield without(finding, "cell");
  if (exceptions) for await (const finding of exceptions.findings(home, odd)) yield without(finding, "cell");
}
