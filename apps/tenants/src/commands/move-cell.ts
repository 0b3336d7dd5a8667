import {
  advanceMove,
  CellClosedError,
  CellFullError,
  checkMove,
  type MoveContext,
  type MoveProgress,
  type MoveWish,
  OverlapError,
  PROPAGATION_SECONDS,
} from "@tollgate/tenant-provisioning-runtime";
import { Option } from "commander";
import { parseDuration } from "../input/options";
import { time as timeText } from "../output/columns";
import { requireCells } from "./cells";
import { define, type Invocation, type OpenCells } from "./definition";

const again = ({ tenantId, to }: MoveWish) => `tenants move-cell ${tenantId} --to ${to}`;

/** How long a tenant that moves works in both cells. */
export const overlapOption = () =>
  new Option(
    "--overlap <duration>",
    "how long the former cell still answers, at least the authorizer's cache TTL (default: that and 60s)",
  ).argParser(parseDuration);

/**
 * The context of a move. Without `--overlap`, routers that learn late are waited for once more.
 *
 * @throws {OverlapError}
 */
export function moveContext(
  { options, environment }: Pick<Invocation, "options" | "environment">,
  cells: OpenCells,
): MoveContext {
  const stated = options["overlap"] as number | undefined;
  const { cacheTtlSeconds } = environment.authorizer;
  if (stated !== undefined && stated < cacheTtlSeconds) throw new OverlapError(cacheTtlSeconds);
  return { ...cells, overlapSeconds: stated ?? cacheTtlSeconds + PROPAGATION_SECONDS };
}

/** Reports the steps of a move, and takes none. Errors are those of `advanceMove`. */
async function reportSteps(
  { tenantId, to }: MoveWish,
  context: MoveContext,
  would: (step: string) => void,
): Promise<void> {
  const entry = await checkMove({ tenantId, to }, context);
  if (entry.status === "placed" && entry.cell === to) return;
  if (entry.status === "leaving") would(`remove tenant ${tenantId} from cell ${entry.from}`);
  if (entry.status === "leaving" && entry.cell === to) return;
  const { cell } = entry;
  if (entry.status !== "moving") {
    // The rooms of a dry run reserve nothing.
    if ((await context.rooms.all()).get(to)?.isClosed) throw new CellClosedError(to, context.environment);
    if (!(await context.rooms.reserve(to, 1, context.capacity))) throw new CellFullError(to, context);
    would(`note in the directory that tenant ${tenantId} moves to cell ${to}`);
  }
  would(
    `copy the key, plan, limits, status and tokens of tenant ${tenantId} to cell ${to}, unless they are there`,
  );
  would(`let the router send its requests to cell ${to}, and wait ${PROPAGATION_SECONDS} s`);
  would(`note in the directory that tenant ${tenantId} is in cell ${to}, where its used quota starts anew`);
  would(`let its tokens in cell ${cell} end ${context.overlapSeconds} s later, and then remove it there`);
}

const WAITS = {
  routing: "works in both cells, and the router's locations learn of it",
  leaving: "is in its new cell, and the former one still answers",
} as const;

async function move({ args: [tenantId = ""], options, io, time, would, ...places }: Invocation) {
  const to = String(options["to"]);
  const cells = requireCells(places);
  const context = moveContext({ options, ...places }, cells);
  const wish = { tenantId, to };
  const result = (progress: MoveProgress) => ({
    ...wish,
    stage: progress.stage,
    continuesAt: progress.stage === "done" ? null : progress.at,
  });
  if (would !== undefined) {
    await reportSteps(wish, context, would);
    return result({ stage: "done" });
  }
  let told = "";
  for (;;) {
    const progress = await advanceMove(wish, context);
    if (progress.stage === "done" || options["wait"] === false) return result(progress);
    const { stage, at } = progress;
    const line = `Tenant ${tenantId} ${WAITS[stage]}: waiting until ${timeText(at)}.\n`;
    if (line !== told) io.note((told = line));
    await time.sleep(Math.max(at * 1000 - time.now(), 1));
  }
}

export const moveCellCommands = [
  define({
    name: "move-cell",
    arguments: "<tenant-id>",
    summary:
      "move a tenant to another cell with its tokens, which work all the time; its used quota starts anew",
    options: [
      new Option("--to <cell>", "the cell to move it to").makeOptionMandatory(),
      overlapOption(),
      new Option("--no-wait", "do what can be done now, and say when to run it again"),
    ],
    examples: ["move-cell acme --to 2 --env prod", "move-cell acme --to 2 --no-wait --env prod"],
    writes: true,
    mend: ([tenantId = ""], { to }) =>
      `If the move was begun, tenant ${tenantId} works: ${again({ tenantId, to: String(to) })} finishes it.`,
    run: move,
    format: ({ tenantId, to, stage, continuesAt }) =>
      stage === "done"
        ? `Tenant ${tenantId} is in cell ${to}, and in no other. The used quota of a tenant that moves starts anew.\n`
        : `Tenant ${tenantId} ${WAITS[stage]}. From ${timeText(continuesAt ?? 0)} on, run again: ${again({ tenantId, to })}\n`,
  }),
];
