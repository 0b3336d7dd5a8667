import { TenantChangedError } from "../../core/errors";
import { nowSeconds, randomId } from "../../core/tenancy";
import type { TenantRecord } from "../../core/tenant-record";
import { removeAllOf } from "../../tenant/delete-tenant";
import type { LeavingTenant } from "../directory";
import { type MoveContext, sidesOf } from "./context";
import { isFrozen } from "./receive-tenant";

const MAX_ATTEMPTS = 5;

/**
 * Gives the tokens in the former cell their end, so that they stop there even if nobody finishes the move.
 *
 * @returns the tenant's record in the former cell, if there is one
 */
export async function endFormerTokens(
  { tenantId, until, ...entry }: LeavingTenant,
  context: MoveContext,
): Promise<TenantRecord | undefined> {
  const { from, toCell } = sidesOf({ tenantId, until, ...entry }, context);
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
  if (record !== undefined) {
    await removeAllOf(record, from);
    await from.records.remove(record);
  }
  // Room is released last: a run that is interrupted here leaves a counter too high, and never too low.
  await directory.write({ tenantId, status: "placed", cell, revision: randomId(from) }, entry.revision);
  await rooms.release(fromCell, 1);
}
