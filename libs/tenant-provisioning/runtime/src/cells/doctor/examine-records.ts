import { batchesOf } from "../../core/in-parallel";
import { isElsewhere, type TenantRecord } from "../../core/tenant-record";
import { carryOutDeletion } from "../../tenant/delete-tenant";
import type { CellTenancy } from "../cells";
import { type DirectoryEntry, oldestFirst } from "../directory";
import { deleteInCells } from "../move/both-sides";
import type { MoveContext } from "../move/context";
import { enterIn, enterWhereItMoved, hasMoved, repairOfFrozen } from "./enter-tenant";
import { AT_ONCE, type CellFinding } from "./finding";
import { removeLeftover, unfreeze } from "./repairs";

type Context = Pick<MoveContext, "all" | "environment" | "directory" | "rooms" | "exceptions" | "router">;

/**
 * Compares the tenants' records of one cell with the directory, a hundred at a time. It names those that are being
 * deleted, too, because another cell may have a part of them.
 *
 * @throws any error of the ports.
 */
export async function* examineCell(home: CellTenancy, context: Context): AsyncIterable<CellFinding> {
  for await (const records of batchesOf(home.tenancy.records.list(), AT_ONCE)) {
    const unreadable = new Set<string>();
    const ids = records.map(({ tenantId }) => tenantId);
    const entries = await context.directory.getMany(ids, (tenantId) => unreadable.add(tenantId));
    // Those of which a move or a deletion may have changed either since the list was read.
    const odd = records.filter(
      (record) => !unreadable.has(record.tenantId) && isOdd(record, home, entries.get(record.tenantId)),
    );
    if (odd.length === 0) continue;
    const now = await home.tenancy.records.getMany(odd.map(({ tenantId }) => tenantId));
    for (const record of odd)
      if (now.get(record.tenantId)?.revision === record.revision)
        yield* examineRecord(record, home, entries.get(record.tenantId), context);
  }
}

function isOdd(record: TenantRecord, { cell }: CellTenancy, entry: DirectoryEntry | undefined): boolean {
  if (entry === undefined || record.status === "deleting") return true;
  if (isElsewhere(record.status)) return !isPartOfMove(record, cell, entry);
  if (record.movesTo !== undefined) return entry.status === "placed";
  return !oldestFirst(entry).includes(cell);
}

/** Whether the directory has the move that a record in another cell than the tenant's is from. */
function isPartOfMove({ status }: TenantRecord, cell: string, entry: DirectoryEntry): boolean {
  if (entry.status === "returning") return entry.to === cell;
  return status === "arriving"
    ? entry.status === "moving" && entry.to === cell
    : entry.status === "leaving" && entry.from === cell;
}

async function* examineRecord(
  record: TenantRecord,
  home: CellTenancy,
  entry: DirectoryEntry | undefined,
  context: Context,
): AsyncIterable<CellFinding> {
  const { tenantId: subject, status, movesTo } = record;
  const { cell, tenancy } = home;
  const common = { cell, subject } as const;
  const isHome = entry === undefined || entry.cell === cell;
  // What is left of a move that is being cancelled is that of the cancellation.
  if (entry?.status === "returning" && entry.to === cell) return;
  if (status === "deleting" && isHome) {
    const repair = async () => {
      if (entry === undefined) await carryOutDeletion(record, tenancy);
      else await deleteInCells(subject, context);
      return true;
    };
    const cause = "its deletion was interrupted";
    yield { ...common, kind: "tenant-unfinished", cause, mend: `delete ${subject}`, repair };
  } else if (status === "deleting" || isElsewhere(status) || isLeftover(record, home, entry)) {
    const what = `cell ${cell} has a record of it which is ${movesTo === cell ? "arriving" : status}`;
    if (entry === undefined && (await hasMoved(record, context))) {
      const cause = `${what} for cell ${movesTo}, which has the tenant, and the directory lacks it`;
      const repair = enterWhereItMoved(record, home, context);
      yield { ...common, kind: "move-leftover", cause, mend: "doctor --fix", repair };
    } else if (entry === undefined) {
      const cause = `${what}, and the directory lacks the tenant`;
      const mend = `doctor --fix, if another cell has it too; if it was deleted, remove its record from the tenants table of cell ${cell}, then doctor --fix`;
      yield { ...common, kind: "move-leftover", cause, mend };
    } else if (entry.cell === cell) {
      const cause = `${what}, and the directory says that it is there`;
      const mend = `compare the records of ${subject} in the tables of all cells`;
      yield { ...common, kind: "move-leftover", cause, mend };
    } else {
      const cause = `${what}, and the directory has it in cell ${entry.cell}, with no such move`;
      const repair = removeLeftover(record, tenancy, entry, context);
      yield { ...common, kind: "move-leftover", cause, mend: "doctor --fix", repair };
    }
  } else if (!isHome) {
    const cause = `cell ${cell} has the tenant, and so says the directory of cell ${entry.cell}`;
    const mend = `compare the records in both tables, and delete the one in cell ${cell}`;
    yield { ...common, kind: "tenant-in-two-cells", cause, mend };
  } else if (movesTo === cell) {
    const cause = "it has arrived here, and is still frozen for that";
    yield {
      ...common,
      kind: "move-leftover",
      cause,
      mend: "doctor --fix",
      repair: unfreeze(record, tenancy),
    };
  } else if (movesTo !== undefined) {
    const cause = `it is frozen for a move to cell ${movesTo}, which the directory does not have`;
    const repair = await repairOfFrozen(record, movesTo, home, entry, context);
    const mend = repair
      ? "doctor --fix"
      : `compare the records in cells ${cell} and ${movesTo}, if both answer`;
    yield { ...common, kind: "move-leftover", cause, mend, ...(repair && { repair }) };
  } else if (entry === undefined) {
    const cause = `the directory lacks the tenant, which is in cell ${cell}`;
    const repair = enterIn(subject, home, context);
    yield { ...common, kind: "entry-missing", cause, mend: "run doctor --fix", repair };
  }
}

/** Whether a record does not count, because the tenant arrives in its cell, or has left it, and the directory knows better. */
function isLeftover(
  { movesTo }: TenantRecord,
  { cell }: CellTenancy,
  entry: DirectoryEntry | undefined,
): boolean {
  if (entry === undefined) return movesTo === cell;
  return entry.cell !== cell && (movesTo === cell || movesTo === entry.cell);
}
