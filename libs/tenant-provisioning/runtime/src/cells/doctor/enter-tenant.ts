// Entering tenants that the directory lacks, where the cells' records say that they are.
// Not here: what one cell has too much (`repairs`).

import { randomId } from "../../core/tenancy";
import { isElsewhere, isUnfinished, type TenantRecord } from "../../core/tenant-record";
import { cellNamed, type Cells, type CellTenancy } from "../cells";
import { type DirectoryEntry, newEntry, type ReturningTenant } from "../directory";
import { DirectoryChangedError } from "../errors";
import { endMark, unendedMove } from "../move/move-events";
import { hasArrived } from "../move/receive-tenant";
import { removeLeftover } from "./repairs";

type Context = Pick<Cells, "all" | "environment" | "directory">;

type Repair = () => Promise<boolean>;

/** Enters a tenant in a cell. The repair returns false when the directory has it by now. */
export const enterIn =
  (tenantId: string, { cell, tenancy }: CellTenancy, { directory }: Pick<Context, "directory">) =>
  async (): Promise<boolean> => {
    try {
      await directory.write(newEntry(tenantId, cell, tenancy), undefined);
      return true;
    } catch (error) {
      if (error instanceof DirectoryChangedError) return false;
      throw error;
    }
  };

/** The repair of a tenant that is frozen for a move which the directory does not have. @returns undefined where a person has to decide */
export async function repairOfFrozen(
  record: TenantRecord,
  to: string,
  home: CellTenancy,
  entry: DirectoryEntry | undefined,
  context: Context,
): Promise<Repair | undefined> {
  if (await mayReturn(record, to, entry, context))
    return takeBackUnknownMove(record, to, home, entry, context);
  const isEntered = entry === undefined && (await hasMoved(record, context));
  return isEntered ? enterWhereItMoved(record, home, context) : undefined;
}

/** Whether it is certain that a tenant which is frozen for a move has not changed its cell: no record there counts. */
async function mayReturn(
  { tenantId }: TenantRecord,
  to: string,
  entry: DirectoryEntry | undefined,
  { all }: Context,
): Promise<boolean> {
  const target = all.find(({ cell }) => cell === to);
  if (target === undefined) return false;
  try {
    const there = await target.tenancy.records.get(tenantId);
    if (there === undefined || isElsewhere(there.status) || hasArrived(there, to)) return true;
    // Of the tenant itself, if the directory has it there.
    return there.status === "deleting" && entry !== undefined;
  } catch {
    return false;
  }
}

/**
 * Enters the move of a frozen tenant which the directory does not have, as one that is being cancelled: the routers may send its
 * requests to either cell, so what the other one has is removed only once they know.
 *
 * @param read the tenant's entry. Undefined if there is none
 * @returns false when the directory or the record says otherwise by now
 */
const takeBackUnknownMove =
  (
    { tenantId, revision }: TenantRecord,
    to: string,
    { cell, tenancy }: CellTenancy,
    read: DirectoryEntry | undefined,
    { directory }: Pick<Cells, "directory">,
  ) =>
  async (): Promise<boolean> => {
    if ((await tenancy.records.get(tenantId))?.revision !== revision) return false;
    const begin = await unendedMove(tenantId, to, tenancy);
    const entry: ReturningTenant = {
      tenantId,
      status: "returning",
      cell,
      to,
      ...endMark(begin, tenancy),
      revision: randomId(tenancy),
    };
    try {
      await directory.write(entry, read?.revision);
      return true;
    } catch (error) {
      if (error instanceof DirectoryChangedError) return false;
      throw error;
    }
  };

/** Whether a tenant has changed its cell: the record of the cell that it went to counts. */
export async function hasMoved(
  { movesTo, tenantId, generation }: TenantRecord,
  { all }: Context,
): Promise<boolean> {
  const target = all.find(({ cell }) => cell === movesTo);
  const there = await target?.tenancy.records.get(tenantId).catch(() => undefined);
  return there?.generation === generation && !isUnfinished(there.status) && there.movesTo === undefined;
}

/** Enters a tenant in the cell that it moved to, and removes what its former cell has. */
export const enterWhereItMoved =
  (record: TenantRecord, former: CellTenancy, context: Context) => async (): Promise<boolean> => {
    const { tenantId, movesTo = "" } = record;
    await enterIn(tenantId, cellNamed(movesTo, context), context)();
    const entry = await context.directory.get(tenantId);
    if (entry?.status !== "placed" || entry.cell !== movesTo) return false;
    return removeLeftover(record, former.tenancy, entry, context)();
  };
