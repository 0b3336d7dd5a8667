// Moving a tenant from one cell to another. Each step can be repeated, and the directory says which are done.
// Not here: what other commands do to a tenant that is being moved (`both-sides`).

import { LeftUnfinishedError } from "../../audit/errors";
import {
  TenantChangedError,
  TenantMovingError,
  TenantNotFoundError,
  TenantUnfinishedError,
} from "../../core/errors";
import { requireFinishedTenant } from "../../core/require-tenant";
import { nowSeconds, randomId } from "../../core/tenancy";
import type { TokenCopy } from "../../core/token-copies";
import { parseTenantId } from "../../core/tenant-id";
import type { TenantRecord } from "../../core/tenant-record";
import { suspendTenant } from "../../tenant/change-tenant";
import { cellNamed, enter } from "../cells";
import type { LeavingTenant, MovingTenant, PlacedTenant } from "../directory";
import { DirectoryChangedError } from "../errors";
import { requireKnown } from "../known-cells";
import { noRoomIn } from "../rooms";
import { checkTarget } from "./check-target";
import { type MoveContext, PROPAGATION_SECONDS, secondsFromNow, sidesBetween, sidesOf } from "./context";
import { copyTokens } from "./copy-tokens";
import { ReturningError, StillLeavingError } from "./errors";
import { endFormerTokens, leaveCell } from "./leave-cell";
import { beginMark, endMark } from "./move-events";
import { freezeTenant, isFrozen, receiveTenant } from "./receive-tenant";
import { exceptionsFor, restoreRoutes } from "./routes";

/** How far a move is. Times are seconds since 1970, from which on it can continue. */
export type MoveProgress =
  /** The new cell lets the tenant in, and the routers are learning of it. */
  | { readonly stage: "routing"; readonly at: number }
  /** The tenant is in the new cell, and the old one still answers what a router sends there. */
  | { readonly stage: "leaving"; readonly at: number }
  | { readonly stage: "done" };

export interface MoveWish {
  readonly tenantId: string;
  /** Name of the cell to move it to. */
  readonly to: string;
}

/**
 * Moves a tenant as far as it can be moved without waiting. To continue, call it again from the time in the result on.
 * After an error or a crash at any point, calling it again continues too.
 *
 * @throws {TenantIdError} {@link UnknownCellError} {@link TenantNotFoundError}
 * @throws {TenantUnfinishedError} {@link PlanRemovedError} {@link PlanNotFoundError} {@link CellFullError}
 * {@link CellClosedError} {@link QuotaExceededError} {@link TakenInCellError} before anything is changed.
 * @throws {CellNotRoutedError} {@link KnownCellsError} when the router sends the new cell no requests.
 * @throws {TenantMovingError} when the tenant is being moved to another cell. {@link ReturningError} when its move is being
 * cancelled.
 * @throws {StillLeavingError} when an earlier move is not finished.
 * @throws {DirectoryChangedError} {@link TenantChangedError} when another run moves or deletes it at the same time.
 * @throws any of these and of the ports, as the cause of a {@link LeftUnfinishedError}, once the move has begun.
 */
export async function advanceMove(
  { tenantId: untrustedTenantId, to }: MoveWish,
  context: MoveContext,
): Promise<MoveProgress> {
  const found = await findMovable({ tenantId: untrustedTenantId, to }, context);
  const { tenantId } = found;
  if (found.status === "placed" && found.cell === to) return { stage: "done" };
  if (found.status === "leaving" && found.cell !== to) {
    await leaveCell(found, context);
    return advanceMove({ tenantId, to }, context);
  }
  const entry = found.status === "placed" ? await beginMove(found, to, context) : found;
  try {
    return await advance(entry, context);
  } catch (error) {
    throw new LeftUnfinishedError(
      `tenant "${tenantId}" is being moved to cell ${to}, and works: run tenants move-cell ${tenantId} --to ${to} to finish it`,
      error,
    );
  }
}

/** A tenant whose move can begin or go on. */
type MovableTenant = PlacedTenant | MovingTenant | LeavingTenant;

/**
 * Checks whether {@link advanceMove} would move a tenant, except for room in the new cell. Errors are those that it throws
 * before anything is changed.
 *
 * @returns where the tenant is
 */
export async function checkMove(wish: MoveWish, context: MoveContext): Promise<MovableTenant> {
  const found = await findMovable(wish, context);
  if (found.status !== "moving" && found.cell !== wish.to) {
    const sides = sidesBetween(found.cell, wish.to, context);
    await checkTarget(await requireFinishedTenant(found.tenantId, sides.from), sides);
  }
  return found;
}

async function findMovable(
  { tenantId: untrustedTenantId, to }: MoveWish,
  context: MoveContext,
): Promise<MovableTenant> {
  const tenantId = parseTenantId(untrustedTenantId);
  const target = cellNamed(to, context);
  const found = (await context.directory.get(tenantId)) ?? (await enter(tenantId, context));
  if (found === undefined) throw new TenantNotFoundError(tenantId, context.environment);
  if (found.status === "returning") throw new ReturningError(tenantId, found.to);
  if (found.status === "moving" && found.to !== to) throw new TenantMovingError(tenantId, found.to);
  if (found.status === "leaving" && found.cell !== to && found.until > nowSeconds(target.tenancy))
    throw new StillLeavingError(tenantId, found.from, found.until);
  const isRouted = found.status === "moving" ? found.switchAt !== undefined : found.cell === to;
  if (!isRouted && context.isTargetChecked !== true) await requireKnown(target, context);
  return found;
}

async function advance(begun: MovingTenant | LeavingTenant, context: MoveContext): Promise<MoveProgress> {
  let entry = begun;
  while (entry.status === "moving") {
    if (entry.switchAt === undefined) entry = await prepare(entry, context);
    const { switchAt = Infinity } = entry;
    if (nowSeconds(sidesOf(entry, context).to) < switchAt) return { stage: "routing", at: switchAt };
    entry = await switchCell(entry, context);
  }
  await endFormerTokens(entry, context);
  if (nowSeconds(sidesOf(entry, context).to) < entry.until) return { stage: "leaving", at: entry.until };
  await leaveCell(entry, context);
  return { stage: "done" };
}

/** Checks that a tenant can be moved, reserves room, and records the intent. */
async function beginMove(placed: PlacedTenant, to: string, context: MoveContext): Promise<MovingTenant> {
  const { directory, rooms, capacity } = context;
  const { tenantId, cell } = placed;
  const sides = sidesBetween(cell, to, context);
  await checkTarget(await requireFinishedTenant(tenantId, sides.from), sides, context.isTargetChecked);
  if (!(await rooms.reserve(to, 1, capacity))) throw await noRoomIn(to, context);
  const { from } = sides;
  const begin = beginMark(from);
  const moving: MovingTenant = { tenantId, status: "moving", cell, to, ...begin, revision: randomId(from) };
  try {
    await directory.write(moving, placed.revision);
  } catch (error) {
    if (error instanceof DirectoryChangedError) await rooms.release(to, 1);
    throw error;
  }
  return moving;
}

/** Makes the tenant work in both cells, and tells the routers where to send it. */
async function prepare(entry: MovingTenant, context: MoveContext): Promise<MovingTenant> {
  const sides = sidesOf(entry, context);
  const leaving = await freezeTenant(entry, sides, context.directory);
  const arriving = await receiveTenant(entry, leaving, sides, context.directory);
  const { originals } = await copyTokens(leaving, arriving, sides);
  return route(entry, originals, context);
}

async function route(
  entry: MovingTenant,
  originals: readonly TokenCopy[],
  context: MoveContext,
): Promise<MovingTenant> {
  const { directory, exceptions, propagationSeconds = PROPAGATION_SECONDS } = context;
  const { to, toCell, fromCell } = sidesOf(entry, context);
  // The store has no conditions: a run that was overtaken must not write to it.
  if ((await directory.get(entry.tenantId))?.revision !== entry.revision)
    throw new DirectoryChangedError(entry.tenantId);
  if (originals.length > 0) await exceptions.write(exceptionsFor(originals, fromCell, toCell));
  const switchAt = secondsFromNow(propagationSeconds, to);
  const routed: MovingTenant = { ...entry, switchAt, revision: randomId(to) };
  try {
    await directory.write(routed, entry.revision);
  } catch (error) {
    const was = { storedIn: fromCell, told: toCell };
    if (error instanceof DirectoryChangedError) await restoreRoutes(entry.tenantId, originals, was, context);
    throw error;
  }
  return routed;
}

/**
 * Makes the new cell the tenant's. The directory decides: until then, the move can be cancelled, and the record there says by
 * `movesTo` that it does not count yet.
 */
async function switchCell(entry: MovingTenant, context: MoveContext): Promise<MovingTenant | LeavingTenant> {
  const { tenantId, to: cell, cell: former } = entry;
  const sides = sidesOf(entry, context);
  const { from, to } = sides;
  const leaving = await from.records.get(tenantId);
  if (!isFrozen(leaving, cell)) throw goneOr(leaving, tenantId);
  const arriving = await to.records.get(tenantId);
  if (arriving?.generation !== leaving.generation) throw new TenantChangedError(tenantId);
  if (arriving.status === "arriving") {
    // A command that began before the tenant was frozen may have stored a token since.
    const { originals, copied } = await copyTokens(leaving, arriving, sides);
    if (copied > 0) return route(entry, originals, context);
    const { status } = leaving;
    const updatedAt = nowSeconds(to);
    await to.records.write(
      { ...arriving, status, settled: true, updatedAt, revision: randomId(to) },
      arriving.revision,
    );
  }
  // A suspension changes the former cell first, and then looks into this one.
  const isSuspended = (await from.records.get(tenantId))?.status === "suspended";
  if (isSuspended && (await to.records.get(tenantId))?.status === "active") await suspendTenant(tenantId, to);
  const until = secondsFromNow(context.overlapSeconds, to);
  const left: LeavingTenant = {
    tenantId,
    status: "leaving",
    cell,
    from: former,
    until,
    ...endMark(entry, to),
    revision: randomId(to),
  };
  await context.directory.write(left, entry.revision);
  return left;
}

function goneOr(record: TenantRecord | undefined, tenantId: string): Error {
  return record?.status === "deleting"
    ? new TenantUnfinishedError(tenantId, record.status)
    : new TenantChangedError(tenantId);
}
