import { beginAudited } from "../../audit/audited";
import { without } from "../../core/defined";
import { TenantChangedError } from "../../core/errors";
import { nowSeconds, randomId, type Tenancy } from "../../core/tenancy";
import { isElsewhere, type TenantRecord } from "../../core/tenant-record";
import { cellNamed, type Cells } from "../cells";
import type { DirectoryEntry } from "../directory";
import { removeFrom } from "../move/remove-from";

/**
 * Removes what a cell has of a tenant that is in another cell. It is marked first, so that a move to the cell which
 * begins meanwhile stops.
 *
 * @returns false when the directory, the tenant's record in its own cell, or the record to remove says otherwise by now
 */
export const removeLeftover =
  (
    record: TenantRecord,
    tenancy: Tenancy,
    entry: DirectoryEntry,
    cells: Pick<Cells, "all" | "environment" | "directory">,
  ) =>
  async (): Promise<boolean> => {
    const { tenantId } = record;
    const home = await cellNamed(entry.cell, cells).tenancy.records.get(tenantId);
    // One that is frozen may work by what is to be removed, until the routers know otherwise.
    if (home === undefined || isElsewhere(home.status) || home.movesTo !== undefined) return false;
    if ((await cells.directory.get(tenantId))?.revision !== entry.revision) return false;
    const done = await beginAudited({ tenantId, change: "repair" }, tenancy);
    try {
      await removeFrom(tenancy, record);
    } catch (error) {
      if (error instanceof TenantChangedError) return false;
      throw error;
    }
    await done();
    return true;
  };

/** Lets commands change a tenant again that is frozen for a move which the directory does not have. */
export const unfreeze = (record: TenantRecord, tenancy: Tenancy) => async (): Promise<boolean> => {
  const thawed: TenantRecord = {
    ...without(record, "movesTo"),
    updatedAt: nowSeconds(tenancy),
    revision: randomId(tenancy),
  };
  const done = await beginAudited({ tenantId: record.tenantId, change: "repair" }, tenancy);
  try {
    await tenancy.records.write(thawed, record.revision);
  } catch (error) {
    if (error instanceof TenantChangedError) return false;
    throw error;
  }
  await done();
  return true;
};
