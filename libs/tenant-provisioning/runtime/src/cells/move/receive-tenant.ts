import { createHash } from "node:crypto";
import { TenantChangedError, TenantUnfinishedError } from "../../core/errors";
import { without } from "../../core/defined";
import { nowSeconds, randomId } from "../../core/tenancy";
import { apiKeyValue } from "../../core/tenant-id";
import { isElsewhere, isUnfinished, type TenantRecord } from "../../core/tenant-record";
import { type Change, eventOf } from "../../audit/audited";
import { followPlan } from "../../tenant/place-in-plan";
import { findKeyOf, settleTenant } from "../../tenant/settle-tenant";
import { requireTenant } from "../../core/require-tenant";
import type { Sides } from "./context";
import { TakenInCellError } from "./errors";

/** The maximum number of concurrent changes of a record that a run gives way to before it fails. */
const MAX_ATTEMPTS = 5;

/**
 * Freezes a tenant's record in the cell that it leaves: from then on, commands refuse to change it.
 *
 * @throws {TenantNotFoundError} {@link TenantUnfinishedError}
 * @throws {TenantChangedError} when it is changed too many times meanwhile.
 */
export async function freezeTenant(tenantId: string, sides: Sides): Promise<TenantRecord> {
  const { from, toCell } = sides;
  for (let attempt = 1; ; attempt += 1) {
    const record = await requireTenant(tenantId, from);
    if (isUnfinished(record.status)) throw new TenantUnfinishedError(tenantId, record.status);
    if (record.movesTo === toCell) return record.settled ? record : settleTenant(record, from);
    await from.audit.append(eventOf(moveChange(tenantId, sides), "begun", operationOf(record, sides), from));
    const updatedAt = nowSeconds(from);
    const frozen: TenantRecord = { ...record, movesTo: toCell, updatedAt, revision: randomId(from) };
    try {
      await from.records.write(frozen, record.revision);
    } catch (error) {
      if (!(error instanceof TenantChangedError) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/**
 * Makes the record and the API key of a tenant in the cell that it goes to. The key is in the tenant's plan, and
 * disabled if the tenant is suspended. Its tokens are copied later, so nothing is let in by it yet.
 *
 * @throws {TakenInCellError} when the cell has another tenant of that id
 * @throws {TenantChangedError} when the tenant is deleted meanwhile. What this run has made is removed.
 */
export async function receiveTenant(leaving: TenantRecord, sides: Sides): Promise<TenantRecord> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const record = await recordIn(leaving, sides);
      const arriving = record.apiKeyId === undefined ? await makeKey(record, leaving, sides) : record;
      await suspendToo(arriving, sides);
      return arriving;
    } catch (error) {
      // Another run prepares the same move.
      if (!(error instanceof TenantChangedError) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function recordIn(leaving: TenantRecord, sides: Sides): Promise<TenantRecord> {
  const { to, toCell } = sides;
  const { tenantId, generation } = leaving;
  const existing = await to.records.get(tenantId);
  if (existing !== undefined && existing.generation !== generation)
    throw new TakenInCellError(tenantId, "its id", toCell);
  if (existing !== undefined && existing.status !== "arriving") throw new TenantChangedError(tenantId);
  if (existing !== undefined) return existing;
  const arriving: TenantRecord = {
    ...without(leaving, "apiKeyId"),
    status: "arriving",
    clientId: apiKeyValue(to.environment, tenantId),
    settled: false,
    movesTo: toCell,
    updatedAt: nowSeconds(to),
    revision: randomId(to),
  };
  await to.records.write(arriving, undefined);
  // A deletion may have looked for the record before.
  const now = await sides.from.records.get(tenantId);
  if (now?.generation === generation && now.status !== "deleting") return arriving;
  const withdrawn: TenantRecord = { ...arriving, status: "deleting", revision: randomId(to) };
  await to.records.write(withdrawn, arriving.revision);
  await to.records.remove(withdrawn);
  throw new TenantChangedError(tenantId);
}

async function makeKey(record: TenantRecord, leaving: TenantRecord, { to }: Sides): Promise<TenantRecord> {
  const { tenantId, clientId, generation } = record;
  const description = `Tenant ${tenantId} in ${to.environment.name}`;
  const key = await to.keys.ensure({ value: clientId, description });
  // A deletion may have looked for the key before.
  const now = await to.records.get(tenantId);
  if (now?.generation !== generation || now.status === "deleting") {
    await to.keys.remove(key.id);
    throw new TenantChangedError(tenantId);
  }
  await followPlan(key.id, record, to);
  // Only here: later, the key may have been disabled by a suspension.
  const enabled = leaving.status === "active";
  if (key.enabled !== enabled) await to.keys.setEnabled(key.id, enabled);
  const made: TenantRecord = { ...record, apiKeyId: key.id, revision: randomId(to) };
  await to.records.write(made, record.revision);
  return made;
}

/**
 * Disables the key of the new cell if the tenant was suspended in the old one. A suspension changes the old cell first
 * and then looks into the new one, so one of the two sees the other.
 */
async function suspendToo(arriving: TenantRecord, { from, to }: Sides): Promise<void> {
  const now = await from.records.get(arriving.tenantId);
  if (now?.status !== "suspended") return;
  const key = await findKeyOf(arriving, to);
  if (key?.enabled) await to.keys.setEnabled(key.id, false);
}

/** A move in the audit trail. Its begin is in the trail of the cell that the tenant leaves, its end in the other. */
export function moveChange(tenantId: string, { fromCell, toCell }: Sides): Change {
  return { tenantId, change: "move-cell", before: { cell: fromCell }, after: { cell: toCell } };
}

/** The same for both entries, of which several runs may write the second. */
export function operationOf({ generation }: TenantRecord, { fromCell, toCell }: Sides): string {
  return createHash("sha256").update([generation, fromCell, toCell].join(" ")).digest("hex").slice(0, 16);
}

/** Whether a record counts, or will: the tenant is neither deleted nor gone to another cell. */
export function isFrozen(record: TenantRecord | undefined, toCell: string): record is TenantRecord {
  return (
    record !== undefined &&
    record.movesTo === toCell &&
    !isElsewhere(record.status) &&
    !isUnfinished(record.status)
  );
}
