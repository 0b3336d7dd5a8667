import {
  advanceMove,
  cancelMove,
  type CancelProgress,
  CellClosedError,
  CellFullError,
  checkCancel,
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

/** What a move, or its cancellation, came to. */
interface Moved extends MoveWish {
  /** The cell in which the tenant stays. @default the move was not cancelled */
  readonly cell?: string;
  readonly stage: MoveProgress["stage"] | CancelProgress["stage"];
  /** Seconds since 1970. Null if there is nothing to wait for. */
  readonly continuesAt: number | null;
}

const again = ({ tenantId, to }: MoveWish, isCancelled = false) =>
  `tenants move-cell ${tenantId} --to ${to}${isCancelled ? " --cancel" : ""}`;

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

/** Reports the steps of a cancellation, and takes none. Errors are those of `cancelMove`. */
async function reportCancellation(
  wish: MoveWish,
  context: MoveContext,
  would: (step: string) => void,
): Promise<string> {
  const { tenantId, to } = wish;
  const entry = await checkCancel(wish, context);
  const { cell } = entry;
  if (entry.status === "placed" || entry.status === "leaving") return cell;
  if (entry.status === "moving") would(`note in the directory that tenant ${tenantId} stays in cell ${cell}`);
  const wait = PROPAGATION_SECONDS + context.overlapSeconds;
  would(
    `let the router send its requests to cell ${cell}, and wait ${wait} s, unless it was not told of the move`,
  );
  would(`remove what cell ${to} has of tenant ${tenantId}, if that cell answers`);
  would(`let commands change tenant ${tenantId} again`);
  return cell;
}

const WAITS = {
  routing: "works in both cells, and the router's locations learn of it",
  leaving: "is in its new cell, and the former one still answers",
  returning: "stays in its cell, and the other one still answers",
} as const;

async function move(invocation: Invocation): Promise<Moved> {
  const { args, options, would, ...places } = invocation;
  const wish = { tenantId: args[0] ?? "", to: String(options["to"]) };
  const context = moveContext({ options, ...places }, requireCells(places));
  if (options["cancel"] === true) return cancel(wish, context, invocation);
  if (would !== undefined) {
    await reportSteps(wish, context, would);
    return { ...wish, stage: "done", continuesAt: null };
  }
  const progress = await whileWaiting(() => advanceMove(wish, context), wish.tenantId, invocation);
  return { ...wish, stage: progress.stage, continuesAt: "at" in progress ? progress.at : null };
}

async function cancel(wish: MoveWish, context: MoveContext, invocation: Invocation): Promise<Moved> {
  const { would, io } = invocation;
  if (would !== undefined) {
    const cell = await reportCancellation(wish, context, would);
    return { ...wish, cell, stage: "done", continuesAt: null };
  }
  const progress = await whileWaiting(() => cancelMove(wish, context), wish.tenantId, invocation);
  const { stage } = progress;
  if (stage === "returning") return { ...wish, stage, continuesAt: progress.at };
  if (stage === "left") {
    const { error } = progress;
    io.note(`cell ${wish.to}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  return { ...wish, cell: progress.cell, stage, continuesAt: null };
}

/** Takes a step, and the next one after each wait, unless `--no-wait` is given. @returns the last step */
async function whileWaiting<Progress extends MoveProgress | CancelProgress>(
  step: () => Promise<Progress>,
  tenantId: string,
  { options, io, time }: Invocation,
): Promise<Progress> {
  let told = "";
  for (;;) {
    const progress = await step();
    if (!("at" in progress) || options["wait"] === false) return progress;
    const { stage, at } = progress;
    const line = `Tenant ${tenantId} ${WAITS[stage]}: waiting until ${timeText(at)}.\n`;
    if (line !== told) io.note((told = line));
    await time.sleep(Math.max(at * 1000 - time.now(), 1));
  }
}

function format({ tenantId, to, cell, stage, continuesAt }: Moved): string {
  const isCancelled = cell !== undefined || stage === "returning";
  if (stage === "left")
    return (
      `Tenant ${tenantId} is in cell ${cell}, and can be changed. Cell ${to} may still have a part of it, which works for whoever calls ` +
      `that cell itself. When cell ${to} answers, run again: ${again({ tenantId, to }, isCancelled)}, or doctor --fix\n`
    );
  if (stage !== "done")
    return `Tenant ${tenantId} ${WAITS[stage]}. From ${timeText(continuesAt ?? 0)} on, run again: ${again({ tenantId, to }, isCancelled)}\n`;
  return isCancelled
    ? `Tenant ${tenantId} is in cell ${cell}, and is not moved to cell ${to}.\n`
    : `Tenant ${tenantId} is in cell ${to}, and in no other. The used quota of a tenant that moves starts anew.\n`;
}

export const moveCellCommands = [
  define<Moved>({
    name: "move-cell",
    arguments: "<tenant-id>",
    summary:
      "move a tenant to another cell with its tokens, which work all the time; its used quota starts anew",
    options: [
      new Option("--to <cell>", "the cell to move it to").makeOptionMandatory(),
      new Option(
        "--cancel",
        "cancel the move to that cell: the tenant stays in its cell, with its used quota",
      ),
      overlapOption(),
      new Option("--no-wait", "do what can be done now, and say when to run it again"),
    ],
    examples: [
      "move-cell acme --to 2 --env prod",
      "move-cell acme --to 2 --no-wait --env prod",
      "move-cell acme --to 2 --cancel --env prod",
    ],
    writes: true,
    mend: ([tenantId = ""], { to, cancel: isCancelled }) =>
      `If the move was begun, tenant ${tenantId} works: ${again({ tenantId, to: String(to) }, isCancelled === true)} finishes ${isCancelled === true ? "the cancellation" : "it"}.`,
    run: move,
    problemOf: ({ stage }) => (stage === "left" ? "incomplete" : undefined),
    format,
  }),
];
