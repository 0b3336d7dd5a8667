import { TenantChangedError } from "../../core/errors";
import { nowSeconds, randomId } from "../../core/tenancy";
import type { TenantRecord } from "../../core/tenant-record";
import { without } from "../../core/defined";
import { type LeavingTenant, newEntry } from "../directory";
import { type MoveContext, type Sides, sidesOf } from "./context";
import { endedEvent } from "./move-events";
import { hasArrived, isFrozen } from "./receive-tenant";
import { removeFrom } from "./remove-from";

const MAX_ATTEMPTS = 5;

/**
 * Lets commands change a tenant in its new cell, once the directory says that it is there. The end of the move is in the
 * audit trail before.
 */
async function settleArrival(entry: LeavingTenant, { to, toCell }: Sides): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const record = await to.records.get(entry.tenantId);
    if (record === undefined || !hasArrived(record, toCell)) return;
    await to.audit.append(endedEvent(entry, to));
    try {
      return await to.records.write(
        { ...without(record, "movesTo"), revision: randomId(to) },
        record.revision,
      );
    } catch (error) {
      if (!(error instanceof TenantChangedError) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/**
 * Gives the tokens in the former cell their end, so that they stop there even if nobody finishes the move.
 *
 * @returns the tenant's record in the former cell, if there is one
 */
export async function endFormerTokens(
  entry: LeavingTenant,
  context: MoveContext,
): Promise<TenantRecord | undefined> {
  const { tenantId, until } = entry;
  const sides = sidesOf(entry, context);
  const { from, toCell } = sides;
  await settleArrival(entry, sides);
  for (let attempt = 1; ; attempt += 1) {
    const record = await from.records.get(tenantId);
    if (record?.movesTo !== toCell) return undefined;
    if (!isFrozen(record, toCell)) return record;
    for await (const { tokenHash } of from.copies.ofKey(record.clientId))
      await from.copies.endBy(tokenHash, until);
    const updatedAt = nowSeconds(from);
    const leaving: TenantRecord = { ...record, status: "leaving", updatedAt, revision: randomId(from) };
    try {
      await from.records.write(leaving, record.revision);
      return leaving;
    } catch (error) {
      // A suspension that began before the tenant arrived.
      if (!(error instanceof TenantChangedError) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/** Removes all that a tenant has in its former cell, and releases its room there. */
export async function leaveCell(entry: LeavingTenant, context: MoveContext): Promise<void> {
  const { directory, rooms } = context;
  const { from, fromCell } = sidesOf(entry, context);
  const { tenantId, cell } = entry;
  const record = await endFormerTokens(entry, context);
  if (record !== undefined) await removeFrom(from, record);
  // Room is released last: a run that is interrupted here leaves a counter too high, and never too low.
  await directory.write(newEntry(tenantId, cell, from), entry.revision);
  await rooms.release(fromCell, 1);
}
