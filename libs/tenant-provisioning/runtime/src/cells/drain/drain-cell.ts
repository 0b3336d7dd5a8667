// Draining a cell: closing it to new tenants, and moving all that it has to other cells.
// Not here: the move of one tenant (`move`), and the removal of a cell's stack, which is Terraform's.

import { nowSeconds } from "../../core/tenancy";
import { cellNamed, type CellTenancy } from "../cells";
import type { MoveContext } from "../move/context";
import { DrainTargetError, NotEnoughRoomError } from "./errors";
import { moveOut } from "./move-out";
import { lastOf, Passes, type PassesOptions, type PassesResult } from "./passes";
import { Targets } from "./targets";
import { needsRoom, tenantsOfCell, tenantsWithRecord } from "./tenants-of-cell";

export interface DrainOptions extends PassesOptions {
  /** Name of the cell to drain. */
  readonly cell: string;
  /** Name of the cell that takes its tenants. @default of each tenant, the one with the most room */
  readonly to?: string | undefined;
  /** Receives a line, without a line break, for each cell that is passed over. @default no line is written */
  readonly tell?: (line: string) => void;
  /** Is told the number of tenants to move, once. */
  readonly onStart?: (tenants: number) => void;
}

export interface DrainResult extends PassesResult {
  /** Tenants that are between two cells, because the run did not wait. */
  readonly between: number;
  /** Second since 1970 from which on all of them can continue. @default none is between two cells */
  readonly continuesAt?: number;
  /** Room that is still reserved in the cell. With no tenant in it, by a command that runs or was killed. */
  readonly reserved: number;
}

/** Looks at the counter of a cell that is empty, a second apart. */
const LOOKS = 5;

/**
 * Moves all tenants of a cell to other cells, many at a time, and closes the cell to new ones. Running it again continues,
 * also after a crash at any point and beside another run. It ends when nothing of a tenant is left in the cell and the
 * directory, or when a whole pass over the cell has moved nothing.
 *
 * A tenant that cannot be moved keeps no other from it.
 *
 * @throws {UnknownCellError} {@link DrainTargetError} {@link NotEnoughRoomError} {@link CellFullError}
 * {@link CellClosedError} before anything is changed.
 * @throws the error of the drained cell or the directory, when its tenants cannot be listed.
 */
export async function drainCell(options: DrainOptions, context: MoveContext): Promise<DrainResult> {
  const { cell, onStart } = options;
  const { home, targets, tenants } = await checkDrain(options, context);
  onStart?.(tenants);
  await context.rooms.setClosed(cell, true);
  const checked = { ...context, isTargetChecked: true };
  const passes = new Passes(
    {
      tenants: (onUnreadable) => tenantsOfCell(home, context, onUnreadable),
      step: (tenantId) => moveOut(tenantId, home, targets, checked),
      now: () => nowSeconds(home.tenancy),
    },
    options,
  );
  const { between, ...result } = await passes.run();
  const isEmpty = between.length === 0 && result.failed.length === 0 && !result.isStopped;
  const reserved = await reservedIn(home, context, isEmpty ? options.waitUntil : undefined);
  return { ...result, reserved, between: between.length, ...lastOf(between) };
}

/** The room that is reserved in a cell. A run beside this one releases the last tenant's room after the tenant has left. */
async function reservedIn(
  { cell, tenancy }: CellTenancy,
  { rooms }: MoveContext,
  waitUntil: DrainOptions["waitUntil"],
): Promise<number> {
  for (let look = 1; ; look += 1) {
    const reserved = (await rooms.all()).get(cell)?.reserved ?? 0;
    if (reserved === 0 || waitUntil === undefined || look === LOOKS) return reserved;
    await waitUntil(nowSeconds(tenancy) + 1, 0);
  }
}

/**
 * Checks whether {@link drainCell} would begin. Errors are those that it throws before anything is changed.
 *
 * @returns the cells that would take the tenants, and the number of tenants that need room there
 */
export async function checkDrain(
  { cell, to, tell = () => undefined }: DrainOptions,
  context: MoveContext,
): Promise<{ readonly home: CellTenancy; readonly targets: Targets; readonly tenants: number }> {
  const home = cellNamed(cell, context);
  if (to !== undefined) cellNamed(to, context);
  if (to === cell) throw new DrainTargetError(cell);
  let tenants = 0;
  // One whose entry cannot be read needs room once it can.
  for await (const tenant of tenantsWithRecord(home, context, () => undefined))
    if (needsRoom(tenant, cell)) tenants += 1;
  const targets = await Targets.open(cell, to, context, tell);
  const room = [...targets.room.values()].reduce((sum, left) => sum + left, 0);
  if (tenants > room) throw new NotEnoughRoomError(cell, tenants, targets.room);
  return { home, targets, tenants };
}
