import {
  cancelDrain,
  type CancelDrainResult,
  type CancelWish,
  cellNamed,
  type MoveContext,
  movesFrom,
} from "@tollgate/tenant-provisioning-runtime";
import { requireCells } from "./cells";
import type { Invocation, Problem } from "./definition";
import { unfinishedLines, untilDue, withReason } from "./drain-output";
import { moveContext } from "./move-cell";

interface WithReason {
  readonly tenantId: string;
  readonly reason: string;
}

/** What the cancellation of a drain came to. */
export interface Cancelled extends Omit<CancelDrainResult, "left" | "failed" | "continuesAt"> {
  readonly isCancelled: true;
  readonly cell: string;
  readonly left: readonly (WithReason & { readonly to: string })[];
  readonly failed: readonly WithReason[];
  /** Seconds since 1970. Null if no tenant is between two cells. */
  readonly continuesAt: number | null;
}

const NOTHING = {
  isCancelled: true,
  stayed: 0,
  moved: 0,
  left: [],
  between: 0,
  failed: [],
  continuesAt: null,
  isStopped: false,
} as const;

/** Reports the steps of a cancellation, and takes none. Errors are those of `cancelDrain` before anything is changed. */
async function reportSteps(
  wish: CancelWish,
  context: MoveContext,
  would: (step: string) => void,
): Promise<void> {
  cellNamed(wish.cell, context);
  let count = 0;
  for await (const entry of movesFrom(wish, context)) {
    count += 1;
    const { tenantId } = entry;
    if (entry.status === "leaving") would(`finish the move of tenant ${tenantId} to cell ${entry.cell}`);
    else if (entry.status !== "placed") would(`cancel the move of tenant ${tenantId} to cell ${entry.to}`);
  }
  if (count === 0 && wish.to !== undefined) cellNamed(wish.to, context);
}

/** Cancels all moves from a cell: `cells drain --cancel`. */
export async function cancel(whole: Invocation): Promise<Cancelled> {
  const { args, options, io, would, ...invocation } = whole;
  const { to } = options as { readonly to?: string };
  const wish = { cell: args[0] ?? "", to };
  const context = moveContext({ options, ...invocation }, requireCells(invocation));
  if (would !== undefined) {
    await reportSteps(wish, context, would);
    return { ...NOTHING, cell: wish.cell };
  }
  let progress: ReturnType<typeof io.showProgress> | undefined;
  try {
    const { left, failed, continuesAt, ...result } = await cancelDrain(
      {
        ...wish,
        waitUntil: untilDue(whole),
        onStart: (moves) => void (progress = io.showProgress(moves)),
        onEnd: () => progress?.advance(1),
      },
      context,
    );
    const leftBehind = left.map((each) => ({ ...withReason(each), to: each.to }));
    const problems = new Set(leftBehind.map(({ to: other, reason }) => `Cell ${other}: ${reason}`));
    const failures = failed.map(withReason);
    for (const { tenantId, reason } of failures)
      problems.add(`The move of tenant ${tenantId} is not cancelled: ${reason}`);
    for (const line of problems) io.note(`${line}\n`);
    return {
      ...result,
      isCancelled: true,
      cell: wish.cell,
      left: leftBehind,
      failed: failures,
      continuesAt: continuesAt ?? null,
    };
  } finally {
    progress?.end();
  }
}

export function problemOfCancelled({ left, failed, isStopped }: Cancelled): Problem | undefined {
  if (failed.length > 0 || isStopped) return "problems";
  return left.length > 0 ? "incomplete" : undefined;
}

export function formatCancelled(result: Cancelled): string {
  const { cell, stayed, moved, left } = result;
  const again = `tenants cells drain ${cell} --cancel`;
  const lines = [`The moves of ${stayed + left.length} tenants are cancelled: they are in cell ${cell}.`];
  if (moved > 0) lines.push(`${moved} had moved already, and are in their new cell.`);
  if (left.length > 0) {
    const others = [...new Set(left.map(({ to }) => to))].sort().join(", ");
    lines.push(
      `Of ${left.length}, cell ${others} may still have a part, which works for whoever calls that cell itself. ` +
        `When it answers, run again: ${again}, or doctor --fix`,
    );
  }
  lines.push(
    ...unfinishedLines(result, "cancelled", again),
    `A cell that was closed stays so. To let it take new tenants: tenants cells open ${cell}`,
  );
  return `${lines.join("\n")}\n`;
}
