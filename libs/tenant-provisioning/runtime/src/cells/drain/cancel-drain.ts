// Cancelling a drain: all moves from a cell, as one move is cancelled.
// Not here: opening the cell again, which is a command of its own.

import { nowSeconds } from "../../core/tenancy";
import { cellNamed } from "../cells";
import { type DirectoryEntry, oldestFirst } from "../directory";
import { cancelMove } from "../move/cancel-move";
import type { MoveContext } from "../move/context";
import { MoveNotCancelledError } from "../move/errors";
import { advanceMove } from "../move/move-cell";
import { MovedAgainError } from "./errors";
import type { Step } from "./move-out";
import type { OnUnreadable } from "./tenants-of-cell";
import { lastOf, Passes, type PassesOptions, type UnmovedTenant } from "./passes";

/** Which moves are cancelled. */
export interface CancelWish {
  /** Name of the cell that is drained. */
  readonly cell: string;
  /** Name of the cell that the tenants go to. @default any */
  readonly to?: string | undefined;
}

export interface CancelDrainOptions extends CancelWish, Pick<PassesOptions, "waitUntil"> {
  /** Is told the number of moves, once. */
  readonly onStart?: (moves: number) => void;
  /** Is told each tenant whose move has ended. */
  readonly onEnd?: (tenantId: string) => void;
}

/** A tenant that is in its cell, and of which the other cell, which failed, may have a part. */
export interface LeftBehind extends UnmovedTenant {
  /** The cell that failed. */
  readonly to: string;
}

export interface CancelDrainResult {
  /** Tenants that stay in the cell, without those of `left`. */
  readonly stayed: number;
  /** Tenants that the directory had in another cell already. Their moves are finished. */
  readonly moved: number;
  readonly left: readonly LeftBehind[];
  /** Tenants that are between two cells, because the run did not wait. */
  readonly between: number;
  /** Second since 1970 from which on all of them can continue. @default none is between two cells */
  readonly continuesAt?: number;
  readonly failed: readonly UnmovedTenant[];
  /** Whether the run ended early, after so many failures in a row. */
  readonly isStopped: boolean;
}

/**
 * Cancels all moves from a cell, many at a time, and finishes those that can only go on. Running it again continues, also after
 * a crash at any point and beside another run. The cell stays closed to new tenants.
 *
 * A tenant whose move cannot be cancelled keeps no other from it, and neither does a cell that fails.
 *
 * @throws {UnknownCellError} before anything is changed. The error of the directory, when it cannot be listed.
 */
export async function cancelDrain(
  options: CancelDrainOptions,
  context: MoveContext,
): Promise<CancelDrainResult> {
  const { waitUntil, onStart, onEnd = () => undefined } = options;
  const home = cellNamed(options.cell, context);
  const moving = new Set<string>();
  for await (const { tenantId } of movesFrom(options, context, () => undefined)) moving.add(tenantId);
  // The other cell of a move may be gone; of a name that no move has, it is a mistake.
  if (moving.size === 0 && options.to !== undefined) cellNamed(options.to, context);
  onStart?.(moving.size);
  const stayed = new Set<string>();
  const left = new Map<string, LeftBehind>();
  const step = async (tenantId: string): Promise<Step> => {
    if (left.has(tenantId)) return "elsewhere";
    const end = await takeBack(tenantId, options, stayed, context);
    if (typeof end === "object") left.set(tenantId, end);
    else if (end === "stayed") stayed.add(tenantId);
    if (typeof end !== "number" && end !== "elsewhere") onEnd(tenantId);
    return typeof end === "object" ? "stayed" : end;
  };
  const passes = new Passes(
    {
      tenants: (onUnreadable) => movesFrom(options, context, onUnreadable),
      step,
      now: () => nowSeconds(home.tenancy),
    },
    { waitUntil },
  );
  const { between, ...result } = await passes.run();
  return {
    ...result,
    stayed: stayed.size,
    left: [...left.values()],
    between: between.length,
    ...lastOf(between),
  };
}

/**
 * The entries of tenants on their way from a cell, or back to it.
 *
 * @param onUnreadable gets each entry that cannot be read, and may be one of them @default it is an error
 */
export async function* movesFrom(
  wish: CancelWish,
  { directory }: Pick<MoveContext, "directory">,
  onUnreadable?: OnUnreadable,
): AsyncIterable<DirectoryEntry> {
  for await (const entry of directory.list(onUnreadable)) if (isMoveOf(entry, wish)) yield entry;
}

function isMoveOf(entry: DirectoryEntry, { cell, to }: CancelWish): boolean {
  const [from, target] = oldestFirst(entry);
  return from === cell && target !== undefined && (to === undefined || target === to);
}

/** Takes one tenant as far as it can go without waiting. @param stayed those whose moves this run has cancelled */
async function takeBack(
  tenantId: string,
  wish: CancelWish,
  stayed: ReadonlySet<string>,
  context: MoveContext,
): Promise<Step | LeftBehind> {
  for (;;) {
    const entry = await context.directory.get(tenantId);
    if (entry === undefined || entry.status === "placed" || !isMoveOf(entry, wish)) return "elsewhere";
    if (entry.status === "leaving") {
      const progress = await advanceMove({ tenantId, to: entry.cell }, context);
      return progress.stage === "done" ? "moved" : progress.at;
    }
    // Two runs would go on like this for ever.
    if (stayed.has(tenantId)) throw new MovedAgainError(tenantId, wish.cell);
    const { to } = entry;
    try {
      const progress = await cancelMove({ tenantId, to }, context);
      if (progress.stage === "returning") return progress.at;
      return progress.stage === "done" ? "stayed" : { tenantId, to, error: progress.error };
    } catch (error) {
      // A run of the move was faster, and the move can only go on.
      if (!(error instanceof MoveNotCancelledError)) throw error;
    }
  }
}
