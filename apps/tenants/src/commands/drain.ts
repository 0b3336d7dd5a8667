import {
  apiProblem,
  cellNamed,
  checkDrain,
  drainCell,
  type DrainOptions,
  type DrainResult,
  type MoveContext,
  needsRoom,
  tenantsWithRecord,
} from "@tollgate/tenant-provisioning-runtime";
import { Option } from "commander";
import { type Cancelled, cancel, formatCancelled, problemOfCancelled } from "./cancel-drain";
import { requireCells } from "./cells";
import { define, type Invocation } from "./definition";
import { unfinishedLines, untilDue, withReason } from "./drain-output";
import { moveContext, overlapOption } from "./move-cell";

/** What a drain came to. */
interface Drained extends Omit<DrainResult, "failed" | "continuesAt"> {
  readonly cell: string;
  readonly isCancelled?: never;
  /** Whether it is the environment's first cell, which cannot be removed. */
  readonly isFirst: boolean;
  readonly failed: readonly { readonly tenantId: string; readonly reason: string }[];
  /** Seconds since 1970. Null if no tenant is between two cells. */
  readonly continuesAt: number | null;
}

/** Reports the steps of a drain, and takes none. Errors are those of `drainCell` before anything is changed. */
async function reportSteps(
  options: DrainOptions,
  context: MoveContext,
  would: (step: string) => void,
): Promise<void> {
  const { home, targets } = await checkDrain(options, context);
  await context.rooms.setClosed(home.cell, true);
  for await (const tenant of tenantsWithRecord(home, context))
    would(
      needsRoom(tenant, home.cell)
        ? `move tenant ${tenant.tenantId} to cell ${await targets.take()}`
        : `finish the move of tenant ${tenant.tenantId} from cell ${home.cell}`,
    );
}

async function drain(whole: Invocation): Promise<Drained> {
  const { args, options, io, would, ...invocation } = whole;
  const [cell = ""] = args;
  const context = moveContext({ options, ...invocation }, requireCells(invocation));
  const { to } = options as { readonly to?: string };
  const tell = (line: string) => io.note(`${line}\n`);
  const isFirst = cellNamed(cell, context) === context.all[0];
  if (would !== undefined) {
    await reportSteps({ cell, to, tell }, context, would);
    const nothing = { moved: 0, between: 0, failed: [], continuesAt: null, isStopped: false, reserved: 0 };
    return { cell, isFirst, ...nothing };
  }
  let progress: ReturnType<typeof io.showProgress> | undefined;
  try {
    const { failed, continuesAt, ...result } = await drainCell(
      {
        cell,
        to,
        tell,
        waitUntil: untilDue(whole),
        onStart: (tenants) => void (progress = io.showProgress(tenants)),
        onMoved: () => progress?.advance(1),
      },
      context,
    );
    const unmoved = failed.map(withReason);
    for (const { tenantId, reason } of unmoved) tell(`Tenant ${tenantId} is not moved: ${reason}`);
    return { cell, isFirst, ...result, failed: unmoved, continuesAt: continuesAt ?? null };
  } finally {
    progress?.end();
  }
}

const isUnfinished = ({ failed, isStopped, reserved, between }: Drained) =>
  failed.length > 0 || isStopped || (between === 0 && reserved > 0);

function format(result: Drained): string {
  const { cell, isFirst, moved, between, failed, isStopped, reserved } = result;
  const again = `tenants cells drain ${cell}`;
  const lines = [
    `Cell ${cell} takes no further tenants. ${moved} have left it.`,
    ...unfinishedLines(result, "moved", again),
  ];
  if (!isUnfinished(result) && between === 0)
    lines.push(
      isFirst
        ? "It is empty. It answers requests without a known token, and cannot be removed."
        : `It is empty. To remove it, destroy its stack, remove it from cells, and deploy the router.`,
      `To use it again: tenants cells open ${cell}`,
    );
  else if (failed.length === 0 && between === 0 && !isStopped)
    lines.push(
      `Room for ${reserved} tenants is still reserved, by commands that run or were killed. ` +
        `When none runs, doctor --fix counts it again. Then run again: ${again}`,
    );
  return `${lines.join("\n")}\n`;
}

export const drainCommands = [
  define<Drained | Cancelled>({
    name: "cells drain",
    arguments: "<cell>",
    summary:
      "close a cell to new tenants, and move all its tenants to other cells; their tokens work all the time, and used quota starts anew",
    options: [
      new Option("--to <cell>", "the cell to move them to (default: of each, the cell with the most room)"),
      new Option(
        "--cancel",
        "cancel all moves from the cell, or with --to those to one cell: its tenants stay, with their used quota",
      ),
      overlapOption(),
      new Option("--no-wait", "do what can be done now, and say when to run it again"),
    ],
    examples: [
      "cells drain 2 --env prod",
      "cells drain 2 --to 3 --dry-run --env prod",
      "cells drain 2 --cancel --env prod",
    ],
    writes: true,
    mend: ([cell = ""], { cancel: isCancelled }) =>
      `Tenants that are between two cells work: tenants cells drain ${cell}${isCancelled === true ? " --cancel" : ""} continues it.`,
    run: (invocation) => (invocation.options["cancel"] === true ? cancel(invocation) : drain(invocation)),
    problemOf: (result) => {
      if (result.isCancelled) return problemOfCancelled(result);
      return isUnfinished(result) ? "problems" : undefined;
    },
    format: (result) => (result.isCancelled ? formatCancelled(result) : format(result)),
  }),
  define<{ readonly cell: string }>({
    name: "cells open",
    arguments: "<cell>",
    summary: "let a cell that was drained take new tenants again",
    options: [],
    examples: ["cells open 2 --env prod"],
    writes: true,
    async run({ args: [name = ""], ...invocation }) {
      const cells = requireCells(invocation);
      const home = cellNamed(name, cells);
      const { cell } = home;
      const problem = await apiProblem(home, await cells.router.knownCells(), cells.environment);
      if (problem !== undefined) throw problem;
      // A cell without a counter was never closed.
      await cells.rooms.setClosed(cell, false);
      return { cell };
    },
    format: ({ cell }) => `Cell ${cell} takes new tenants.\n`,
  }),
];
