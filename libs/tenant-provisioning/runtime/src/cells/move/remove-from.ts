import { TenantChangedError } from "../../core/errors";
import { nowSeconds, randomId, type Tenancy } from "../../core/tenancy";
import type { TenantRecord } from "../../core/tenant-record";
import { removeAllOf } from "../../tenant/delete-tenant";

/**
 * Removes what a cell has of a tenant that is in another one: its key, tokens, usage plan and record. The record is marked
 * first, so a move to the cell that others continue stops. Running it again, also beside this run, finishes it.
 *
 * @param record as it was read
 * @throws {TenantChangedError} when the record has changed since, or another run has finished this
 */
export async function removeFrom(tenancy: Tenancy, record: TenantRecord): Promise<void> {
  const doomed = await markLeaving(record, tenancy);
  await removeAllOf(doomed, whileThere(doomed, tenancy));
  await tenancy.records.remove(doomed);
}

async function markLeaving(record: TenantRecord, tenancy: Tenancy): Promise<TenantRecord> {
  // Two runs that remove it keep one record, by which each sees whether the other has finished.
  if (record.status === "leaving" || record.status === "deleting") return record;
  const updatedAt = nowSeconds(tenancy);
  const marked: TenantRecord = { ...record, status: "leaving", updatedAt, revision: randomId(tenancy) };
  await tenancy.records.write(marked, record.revision);
  return marked;
}

/**
 * A tenancy that removes nothing once a record is gone. What was listed before belongs to the record; after it, the tenant
 * may have come back, with a new key and the same tokens.
 */
function whileThere({ tenantId, revision }: TenantRecord, tenancy: Tenancy): Tenancy {
  const requireThere = async () => {
    if ((await tenancy.records.get(tenantId))?.revision !== revision) throw new TenantChangedError(tenantId);
  };
  const guarded =
    <Args extends readonly unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await requireThere();
      return call(...args);
    };
  const { keys, tokens, ownPlans } = tenancy;
  return {
    ...tenancy,
    keys: { ...keys, setEnabled: guarded(keys.setEnabled), remove: guarded(keys.remove) },
    tokens: { ...tokens, remove: guarded(tokens.remove) },
    ownPlans: { ...ownPlans, remove: guarded(ownPlans.remove) },
  };
}
