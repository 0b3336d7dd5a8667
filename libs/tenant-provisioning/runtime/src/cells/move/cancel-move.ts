// Cancelling a move: the tenant stays in the cell that it was about to leave. Each step can be repeated, and the directory says
// which are done.
// Not here: bringing a tenant back that has moved, which is another move.

import { LeftUnfinishedError } from "../../audit/errors";
import { without } from "../../core/defined";
import {
  ConflictError,
  TenantChangedError,
  TenantMovingError,
  TenantNotFoundError,
  TenantUnfinishedError,
} from "../../core/errors";
import { nowSeconds, randomId, type Tenancy } from "../../core/tenancy";
import { parseTenantId } from "../../core/tenant-id";
import { isUnfinished, type TenantRecord } from "../../core/tenant-record";
import type { TokenCopy } from "../../core/token-copies";
import { cellNamed, enter } from "../cells";
import { type DirectoryEntry, type MovingTenant, newEntry, type ReturningTenant } from "../directory";
import { type MoveContext, PROPAGATION_SECONDS, secondsFromNow } from "./context";
import { MoveNotCancelledError, ReturningError } from "./errors";
import { begunEvent, endedEvent, endMark } from "./move-events";
import type { MoveWish } from "./move-cell";
import { removeFrom } from "./remove-from";
import { areRoutedTo, exceptionsFor } from "./routes";

/** The maximum number of concurrent changes of a record that a run gives way to before it fails. */
const MAX_ATTEMPTS = 5;

/** How far the cancellation of a move is. */
export type CancelProgress =
  /** Both cells let the tenant in until the routers know. It can continue from a second since 1970 on. */
  | { readonly stage: "returning"; readonly at: number }
  /** The tenant is in its cell, and can be changed. The other cell failed, and may have a part of it. */
  | { readonly stage: "left"; readonly cell: string; readonly error: unknown }
  /** The tenant is in its cell, and in no other. */
  | { readonly stage: "done"; readonly cell: string };

/**
 * Cancels the move of a tenant to a cell as far as that is possible without waiting. To continue, call it again from the time
 * in the result on. After an error or a crash at any point, calling it again continues too. It needs nothing of the
 * cell that the tenant does not go to: what cannot be removed there is left.
 *
 * @throws {TenantIdError} {@link UnknownCellError} {@link TenantNotFoundError}
 * @throws {MoveNotCancelledError} when the directory has the tenant in the new cell. Nothing is changed.
 * @throws {TenantMovingError} {@link ReturningError} when the tenant is being moved to another cell.
 * @throws {DirectoryChangedError} {@link TenantChangedError} {@link TenantUnfinishedError} when another run moves or deletes it
 * at the same time, as the cause of a {@link LeftUnfinishedError} once the cancellation has begun.
 */
export async function cancelMove(wish: MoveWish, context: MoveContext): Promise<CancelProgress> {
  const found = await checkCancel(wish, context);
  const { tenantId } = found;
  if (found.status === "placed" || found.status === "leaving") return { stage: "done", cell: found.cell };
  const entry = found.status === "moving" ? await recordCancellation(found, context) : found;
  try {
    return await takeBack(entry, context);
  } catch (error) {
    throw new LeftUnfinishedError(
      `the move of tenant "${tenantId}" to cell ${entry.to} is being cancelled, and the tenant works: ` +
        `run tenants move-cell ${tenantId} --to ${entry.to} --cancel to finish that`,
      error,
    );
  }
}

/**
 * Checks whether {@link cancelMove} would cancel the move of a tenant. Errors are those that it throws before anything is
 * changed.
 *
 * @returns where the tenant is
 */
export async function checkCancel(
  { tenantId: untrustedTenantId, to }: MoveWish,
  context: MoveContext,
): Promise<DirectoryEntry> {
  const tenantId = parseTenantId(untrustedTenantId);
  const found = (await context.directory.get(tenantId)) ?? (await enter(tenantId, context));
  if (found?.status === "moving" || found?.status === "returning") {
    // The cell of a move that is cancelled may be gone.
    if (found.to === to) return found;
    cellNamed(to, context);
    throw found.status === "moving"
      ? new TenantMovingError(tenantId, found.to)
      : new ReturningError(tenantId, found.to);
  }
  cellNamed(to, context);
  if (found === undefined) throw new TenantNotFoundError(tenantId, context.environment);
  if (found.cell === to)
    throw new MoveNotCancelledError(tenantId, to, found.status === "leaving" ? found.from : undefined);
  return found;
}

/**
 * Records the intent: from then on, no run of the move can change the tenant's cell.
 *
 * @throws {DirectoryChangedError}
 */
export async function recordCancellation(
  moving: MovingTenant,
  context: Pick<MoveContext, "all" | "environment" | "directory">,
): Promise<ReturningTenant> {
  const { tenantId, cell, to } = moving;
  const { tenancy } = cellNamed(cell, context);
  const entry: ReturningTenant = {
    tenantId,
    status: "returning",
    cell,
    to,
    ...endMark(moving, tenancy),
    revision: randomId(tenancy),
  };
  await context.directory.write(entry, moving.revision);
  return entry;
}

async function takeBack(entry: ReturningTenant, context: MoveContext): Promise<CancelProgress> {
  const { tenantId, cell, to, until } = entry;
  const home = cellNamed(cell, context).tenancy;
  const tokens = await tokensOf(entry, home);
  const isRouted = await areRoutedTo(cell, tokens, context);
  // What an overtaken run of the move tells the router later is told again.
  const isReady = isRouted && (until === undefined ? await isUntouched(entry, context) : true);
  if (!isReady) return { stage: "returning", at: await routeBack(entry, tokens, context) };
  if (until !== undefined && nowSeconds(home) < until) return { stage: "returning", at: until };
  const failure = await removeFromTarget(entry, context);
  await unfreeze(tenantId, home);
  await appendCancellation(entry, home);
  if (failure !== undefined) return { stage: "left", cell, error: failure.error };
  await context.directory.write(newEntry(tenantId, cell, home), entry.revision);
  // Room is released last: a run that is interrupted here leaves a counter too high, and never too low.
  await context.rooms.release(to, 1);
  return { stage: "done", cell };
}

/** Appends both events of a cancelled move to the audit trail of the tenant's cell, if they are not there. */
export async function appendCancellation(entry: ReturningTenant, home: Tenancy): Promise<void> {
  await home.audit.append(begunEvent(entry, home));
  await home.audit.append(endedEvent(entry, home));
}

/** @throws {TenantChangedError} {@link TenantUnfinishedError} when the tenant was deleted meanwhile. */
async function tokensOf({ tenantId }: ReturningTenant, home: Tenancy): Promise<readonly TokenCopy[]> {
  const { clientId } = await requireHere(tenantId, home);
  const tokens: TokenCopy[] = [];
  for await (const token of home.copies.ofKey(clientId)) tokens.push(token);
  return tokens;
}

async function requireHere(tenantId: string, home: Tenancy): Promise<TenantRecord> {
  const record = await home.records.get(tenantId);
  if (record === undefined) throw new TenantChangedError(tenantId);
  if (isUnfinished(record.status)) throw new TenantUnfinishedError(tenantId, record.status);
  return record;
}

/** Whether the move did not get so far that it copied a token: then no router was told of it. */
async function isUntouched({ tenantId, to }: ReturningTenant, { all }: MoveContext): Promise<boolean> {
  try {
    const record = await all.find((each) => each.cell === to)?.tenancy.records.get(tenantId);
    return record === undefined || (record.status === "arriving" && record.apiKeyId === undefined);
  } catch {
    return false;
  }
}

/** Tells the router that the tenant stays. @returns the second from which on the other cell can be closed to it */
async function routeBack(
  entry: ReturningTenant,
  tokens: readonly TokenCopy[],
  context: MoveContext,
): Promise<number> {
  const { exceptions, directory, overlapSeconds, propagationSeconds = PROPAGATION_SECONDS } = context;
  const home = cellNamed(entry.cell, context).tenancy;
  if (tokens.length > 0) await exceptions.write(exceptionsFor(tokens, entry.cell, entry.cell));
  const until = secondsFromNow(propagationSeconds + overlapSeconds, home);
  await directory.write({ ...entry, until, revision: randomId(home) }, entry.revision);
  return until;
}

/** Removes what the other cell has of the tenant. @returns the failure of that cell, which keeps no tenant from its own */
async function removeFromTarget(
  { tenantId, cell, to }: ReturningTenant,
  context: MoveContext,
): Promise<{ readonly error: unknown } | undefined> {
  const target = context.all.find((each) => each.cell === to)?.tenancy;
  const { generation } = await requireHere(tenantId, cellNamed(cell, context).tenancy);
  // A cell that the environment no longer has is gone with all that it had.
  if (target === undefined) return undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const record = await target.records.get(tenantId);
      if (record?.generation === generation) await removeFrom(target, record);
      return undefined;
    } catch (error) {
      if (!(error instanceof ConflictError)) return { error };
      if (!(error instanceof TenantChangedError) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/**
 * Lets commands change the tenant again. The record gets another revision also if it was not frozen, so a run of the move
 * that has read it before cannot freeze it any more.
 */
async function unfreeze(tenantId: string, home: Tenancy): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const record = await requireHere(tenantId, home);
    try {
      return await home.records.write(
        { ...without(record, "movesTo"), revision: randomId(home) },
        record.revision,
      );
    } catch (error) {
      if (!(error instanceof TenantChangedError) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}
