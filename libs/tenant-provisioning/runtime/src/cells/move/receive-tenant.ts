import { TenantChangedError, TenantUnfinishedError } from "../../core/errors";
import { without } from "../../core/defined";
import { areSameLimits } from "../../core/own-limits";
import { nowSeconds, randomId } from "../../core/tenancy";
import { apiKeyValue } from "../../core/tenant-id";
import { differingDetails, isElsewhere, isUnfinished, type TenantRecord } from "../../core/tenant-record";
import { removeOwnPlans } from "../../tenant/own-plan";
import { followPlan } from "../../tenant/place-in-plan";
import { findKeyOf, settleTenant } from "../../tenant/settle-tenant";
import { requireTenant } from "../../core/require-tenant";
import type { Directory, MovingTenant } from "../directory";
import { DirectoryChangedError } from "../errors";
import type { Sides } from "./context";
import { TakenInCellError } from "./errors";
import { begunEvent } from "./move-events";
import { removeFrom } from "./remove-from";

/** The maximum number of concurrent changes of a record that a run gives way to before it fails. */
const MAX_ATTEMPTS = 5;

/**
 * Freezes a tenant's record in the cell that it leaves: from then on, commands refuse to change it.
 *
 * @throws {TenantNotFoundError} {@link TenantUnfinishedError}
 * @throws {DirectoryChangedError} when the move was cancelled
 * @throws {TenantChangedError} when it is changed too many times meanwhile.
 */
export async function freezeTenant(
  entry: MovingTenant,
  { from, toCell }: Sides,
  directory: Directory,
): Promise<TenantRecord> {
  const { tenantId } = entry;
  for (let attempt = 1; ; attempt += 1) {
    const record = await requireTenant(tenantId, from);
    if (isUnfinished(record.status)) throw new TenantUnfinishedError(tenantId, record.status);
    if (record.movesTo === toCell) return record.settled ? record : settleTenant(record, from);
    await from.audit.append(begunEvent(entry, from));
    // After the record was read: a cancellation changes the directory first, and then the record's revision.
    if (!(await isStillMoving(entry, directory))) throw new DirectoryChangedError(tenantId);
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
export async function receiveTenant(
  entry: MovingTenant,
  leaving: TenantRecord,
  sides: Sides,
  directory: Directory,
): Promise<TenantRecord> {
  const isMoving = () => isStillMoving(entry, directory);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const record = await recordIn(leaving, sides, isMoving);
      const arriving = record.apiKeyId === undefined ? await makeKey(record, leaving, sides) : record;
      await suspendToo(arriving, sides);
      return arriving;
    } catch (error) {
      // Another run prepares the same move.
      if (!(error instanceof TenantChangedError) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function recordIn(
  leaving: TenantRecord,
  sides: Sides,
  isMoving: () => Promise<boolean>,
): Promise<TenantRecord> {
  const { to, toCell } = sides;
  const { tenantId, generation } = leaving;
  const existing = await to.records.get(tenantId);
  if (existing !== undefined && existing.generation !== generation)
    throw new TakenInCellError(tenantId, "its id", toCell);
  if (existing?.status === "arriving" && isCopyOf(existing, leaving)) return existing;
  // What an earlier move that was cancelled has left here.
  if (existing !== undefined && (isElsewhere(existing.status) || existing.status === "deleting"))
    await removeFrom(to, existing);
  else if (existing !== undefined) throw new TenantChangedError(tenantId);
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
  // A deletion or a cancellation may have looked for the record before.
  const now = await sides.from.records.get(tenantId);
  const isWanted = now?.generation === generation && now.status !== "deleting";
  if (isWanted && (await isMoving())) return arriving;
  const withdrawn: TenantRecord = { ...arriving, status: "deleting", revision: randomId(to) };
  await to.records.write(withdrawn, arriving.revision);
  await to.records.remove(withdrawn);
  throw isWanted ? new DirectoryChangedError(tenantId) : new TenantChangedError(tenantId);
}

/** Whether an arriving record is that of a tenant as it is now: while it moves, nobody changes its plan, limits and details. */
function isCopyOf(arriving: TenantRecord, leaving: TenantRecord): boolean {
  return (
    arriving.plan === leaving.plan &&
    areSameLimits(arriving.limits, leaving.limits) &&
    differingDetails(arriving, leaving).length === 0
  );
}

async function makeKey(record: TenantRecord, leaving: TenantRecord, { to }: Sides): Promise<TenantRecord> {
  const { tenantId, clientId, generation, limits } = record;
  const isArriving = async () => {
    const now = await to.records.get(tenantId);
    return now?.generation === generation && !["deleting", "leaving"].includes(now.status);
  };
  const description = `Tenant ${tenantId} in ${to.environment.name}`;
  const key = await to.keys.ensure({ value: clientId, description });
  // A deletion or a cancellation may have looked for the key before.
  if (!(await isArriving())) {
    await to.keys.remove(key.id);
    throw new TenantChangedError(tenantId);
  }
  try {
    await followPlan(key.id, record, to);
    // Only here: later, the key may have been disabled by a suspension.
    const enabled = leaving.status === "active";
    if (key.enabled !== enabled) await to.keys.setEnabled(key.id, enabled);
  } catch (error) {
    if (await isArriving()) throw error;
    // A deletion or a cancellation has removed the key meanwhile, and may have looked for the plan before.
    if (limits !== undefined) await removeOwnPlans(tenantId, to);
    throw new TenantChangedError(tenantId);
  }
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

/** Whether a move goes on: it was neither cancelled nor finished. */
export async function isStillMoving(
  { tenantId, cell, to }: MovingTenant,
  directory: Directory,
): Promise<boolean> {
  const entry = await directory.get(tenantId);
  return entry?.status === "moving" && entry.cell === cell && entry.to === to;
}

/**
 * Whether the record of a cell is that of a tenant which has arrived there, but whose arrival the directory may not have yet.
 * Its `movesTo` is removed once the directory has it.
 */
export function hasArrived(record: TenantRecord, cell: string): boolean {
  return isFrozen(record, cell);
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
