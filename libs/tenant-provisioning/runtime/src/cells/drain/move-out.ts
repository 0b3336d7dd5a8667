import { TenantNotFoundError, TenantUnfinishedError } from "../../core/errors";
import { isUnfinished } from "../../core/tenant-record";
import type { CellTenancy } from "../cells";
import { type DirectoryEntry, newEntry, oldestFirst } from "../directory";
import { CellFullError } from "../errors";
import { cancelMove } from "../move/cancel-move";
import type { MoveContext } from "../move/context";
import { advanceMove } from "../move/move-cell";
import { removeEntry } from "../place-tenant";
import { StrayRecordError } from "./errors";
import type { Targets } from "./targets";

/** What a step of a tenant came to: the second since 1970 from which on it can go on, or an end. */
export type Step = number | "moved" | "stayed" | "left over" | "elsewhere";

/**
 * Moves a tenant out of a cell as far as it can be moved without waiting. It enters one from before the directory, finishes
 * moves that were begun or cancelled, and removes the entry of a creation that did not end.
 *
 * @param home the cell, which takes no further tenants
 * @throws {StrayRecordError} {@link CellsFullError} {@link CellFullError} and the errors of {@link advanceMove}.
 */
export async function moveOut(
  tenantId: string,
  home: CellTenancy,
  targets: Targets,
  context: MoveContext,
): Promise<Step> {
  let end: Step = "elsewhere";
  for (;;) {
    const entry = (await context.directory.get(tenantId)) ?? (await enter(tenantId, home, context));
    if (entry === undefined) return end;
    if (entry.status === "returning" && oldestFirst(entry).includes(home.cell)) {
      const progress = await cancelMove({ tenantId, to: entry.to }, context);
      if (progress.stage === "left") throw progress.error;
      if (progress.stage === "returning") return progress.at;
      if (entry.to === home.cell) end = "moved";
      continue;
    }
    const to = await targetOf(entry, home, targets);
    if (to === undefined) {
      if (end === "elsewhere") await requireGone(entry, home);
      return end;
    }
    try {
      const progress = await advanceMove({ tenantId, to }, context);
      if (progress.stage !== "done") return progress.at;
      end = "moved";
    } catch (error) {
      // Others took the room. There may be some in another cell.
      if (error instanceof CellFullError) await targets.refresh(to);
      // The entry of a creation that did not end.
      else if (error instanceof TenantNotFoundError && (await removeEntry(tenantId, home, context)))
        return "left over";
      else throw error;
    }
  }
}

/** The cell to which a tenant goes next: first, a move that was begun is finished. @returns undefined for none */
async function targetOf(
  entry: DirectoryEntry,
  { cell }: CellTenancy,
  targets: Targets,
): Promise<string | undefined> {
  if (entry.status === "moving" && [entry.cell, entry.to].includes(cell)) return entry.to;
  if (entry.status === "leaving" && [entry.cell, entry.from].includes(cell)) return entry.cell;
  return entry.cell === cell ? targets.take() : undefined;
}

/** Enters a tenant from before the directory, whose room is reserved. @returns undefined if there is none */
async function enter(
  tenantId: string,
  { tenancy, cell }: CellTenancy,
  { directory }: Pick<MoveContext, "directory">,
): Promise<DirectoryEntry | undefined> {
  const record = await tenancy.records.get(tenantId);
  if (record === undefined) return undefined;
  // A creation that has yet to write its entry, or a deletion that has removed it.
  if (isUnfinished(record.status)) throw new TenantUnfinishedError(tenantId, record.status);
  const entry = newEntry(tenantId, cell, tenancy);
  await directory.write(entry, undefined);
  return entry;
}

/** @throws {StrayRecordError} when the cell has a record of a tenant that is in another one. */
async function requireGone({ tenantId, cell }: DirectoryEntry, home: CellTenancy): Promise<void> {
  const record = await home.tenancy.records.get(tenantId);
  if (record !== undefined) throw new StrayRecordError(tenantId, home.cell, cell);
}
