import { nowSeconds, randomId } from "../../core/tenancy";
import { type DirectoryEntry, type LeavingTenant, oldestFirst } from "../directory";
import { DirectoryChangedError } from "../errors";
import { cancelMove } from "../move/cancel-move";
import type { MoveContext } from "../move/context";
import type { CellFinding } from "./finding";

/**
 * The finding about an entry that names a cell which the environment does not have. Only what a move has left in such a cell
 * is given up: a tenant itself may still be there.
 */
export function findingOfUnknownCell(entry: DirectoryEntry, context: MoveContext): CellFinding | undefined {
  const { all, environment } = context;
  const unknown = oldestFirst(entry).find((name) => all.every(({ cell }) => cell !== name));
  if (unknown === undefined) return undefined;
  const { tenantId: subject, cell, status } = entry;
  const common = { kind: "entry-of-unknown-cell", cell, subject } as const;
  const gone = `cell ${unknown}, which ${environment} does not have`;
  if (unknown === cell)
    return {
      ...common,
      cause: `the directory has it in ${gone}`,
      mend: `add cell ${unknown} again, and move the tenant, or remove the entry from the directory's table if the cell's data is gone`,
    };
  if (status !== "leaving") {
    const cause = `it is in cell ${cell}, and its move to ${gone}, is not finished`;
    const mend = `move-cell ${subject} --to ${unknown} --cancel`;
    if (status !== "returning") return { ...common, cause, mend };
    const repair = async () =>
      (await cancelMove({ tenantId: subject, to: unknown }, context)).stage === "done";
    return { ...common, cause, mend, repair };
  }
  const cause = `it is in cell ${cell}, and has moved from ${gone}`;
  const isOver = entry.until <= nowSeconds(all[0].tenancy);
  if (!isOver) return { ...common, cause, mend: "run doctor --fix after the overlap of the move" };
  return { ...common, cause, mend: "doctor --fix", repair: endMove(entry, context) };
}

/** Notes that a tenant is in its cell alone. What the other cell has of it is given up with that cell. */
const endMove =
  (
    { tenantId, cell, revision }: LeavingTenant,
    { directory, all: [{ tenancy }] }: Pick<MoveContext, "directory" | "all">,
  ) =>
  async (): Promise<boolean> => {
    try {
      await directory.write({ tenantId, status: "placed", cell, revision: randomId(tenancy) }, revision);
      return true;
    } catch (error) {
      if (error instanceof DirectoryChangedError) return false;
      throw error;
    }
  };
