// Draining a cell: closing it to new tenants, and moving all that it has to other cells.
// Not here: the move of one tenant (`move`), and the removal of a cell's stack, which is Terraform's.

import { LeftUnfinishedError } from "../../audit/errors";
import {
  TenantChangedError,
  TenantMovingError,
  TenantNotFoundError,
  TenantUnfinishedError,
} from "../../core/errors";
import { nowSeconds, randomId } from "../../core/tenancy";
import { isUnfinished } from "../../core/tenant-record";
import { cellNamed, type CellTenancy } from "../cells";
import { type DirectoryEntry, oldestFirst } from "../directory";
import { CellFullError, CellsFullError, DirectoryChangedError, RouterChangedError } from "../errors";
import type { MoveContext } from "../move/context";
import { ReturningError, StillLeavingError } from "../move/errors";
import { cancelMove } from "../move/cancel-move";
import { advanceMove } from "../move/move-cell";
import { removeEntry } from "../place-tenant";
import { DrainTargetError, NotEnoughRoomError, StrayRecordError } from "./errors";
import { runWhenDue } from "./run-when-due";
import { Targets } from "./targets";
import { needsRoom, type TenantOfCell, tenantsOfCell, tenantsWithRecord } from "./tenants-of-cell";

export interface DrainOptions {
  /** Name of the cell to drain. */
  readonly cell: string;
  /** Name of the cell that takes its tenants. @default of each tenant, the one with the most room */
  readonly to?: string | undefined;
  /**
   * Waits until a second since 1970, for so many tenants between the cells. With none, for other commands.
   *
   * @default the run ends instead
   */
  readonly waitUntil?: ((at: number, tenants: number) => Promise<void>) | undefined;
  /** Receives a line, without a line break, for each cell that is passed over. @default no line is written */
  readonly tell?: (line: string) => void;
  /** Is told the number of tenants to move, once. */
  readonly onStart?: (tenants: number) => void;
  /** Is told each tenant that is not in the cell any more. */
  readonly onMoved?: (tenantId: string) => void;
}

/** A tenant that could not be moved, and why. */
export interface UnmovedTenant {
  readonly tenantId: string;
  readonly error: unknown;
}

export interface DrainResult {
  /** Tenants that left the cell during this run. */
  readonly moved: number;
  /** Tenants that are between two cells, because the run did not wait. */
  readonly between: number;
  /** Second since 1970 from which on all of them can continue. @default none is between two cells */
  readonly continuesAt?: number;
  readonly failed: readonly UnmovedTenant[];
  /** Whether the run ended early, after so many failures in a row. */
  readonly isStopped: boolean;
  /** Room that is still reserved in the cell. With no tenant in it, by a command that runs or was killed. */
  readonly reserved: number;
}

/** Moves that run at the same time. The limits of the control plane are the clients'. */
const MOVES_AT_ONCE = 16;
/** Failures in a row after which the others would fail too, such as when credentials end. */
const FAILURES_IN_A_ROW = 20;
/** Looks at the counter of a cell that is empty, a second apart. */
const LOOKS = 5;
/** Attempts at a step that another operator takes at the same time, a second apart. */
const MAX_ATTEMPTS = 10;

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
  const drain = new Drain(home, targets, options, { ...context, isTargetChecked: true });
  const { between, ...result } = await drain.run();
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

const lastOf = (between: readonly { readonly at: number }[]) => {
  const last = between.at(-1);
  return last === undefined ? {} : { continuesAt: last.at };
};

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
  for await (const tenant of tenantsWithRecord(home, context)) if (needsRoom(tenant, cell)) tenants += 1;
  const targets = await Targets.open(cell, to, context, tell);
  const room = [...targets.room.values()].reduce((sum, left) => sum + left, 0);
  if (tenants > room) throw new NotEnoughRoomError(cell, tenants, targets.room);
  return { home, targets, tenants };
}

/** What a step of a tenant came to: the second since 1970 from which on it can go on, or an end. */
type Step = number | "moved" | "left over" | "elsewhere";

class Drain {
  #moved = 0;
  /** Changes of this pass. */
  #changes = 0;
  #failuresInARow = 0;
  #failed = new Map<string, unknown>();
  readonly #attempts = new Map<string, number>();

  constructor(
    private readonly home: CellTenancy,
    private readonly targets: Targets,
    private readonly options: DrainOptions,
    private readonly context: MoveContext,
  ) {}

  async run() {
    for (;;) {
      this.#changes = 0;
      this.#failed = new Map();
      const between = await runWhenDue<TenantOfCell>(tenantsOfCell(this.home, this.context), {
        width: MOVES_AT_ONCE,
        run: ({ tenantId }) => this.#step(tenantId),
        now: () => nowSeconds(this.home.tenancy),
        waitUntil: this.options.waitUntil,
        isStopped: () => this.#isStopped,
      });
      // Another pass finds what others placed here before the cell was closed, and tries those that failed once more.
      if (this.#changes === 0 || between.length > 0 || this.#isStopped)
        return {
          moved: this.#moved,
          between,
          failed: [...this.#failed].map(([tenantId, error]) => ({ tenantId, error })),
          isStopped: this.#isStopped,
        };
    }
  }

  get #isStopped(): boolean {
    return this.#failuresInARow >= FAILURES_IN_A_ROW;
  }

  /** Takes a tenant as far as it can go. @returns the second from which on it can go on; undefined at its end */
  async #step(tenantId: string): Promise<number | undefined> {
    try {
      const step = await this.#advance(tenantId);
      this.#failuresInARow = 0;
      if (typeof step === "number") return step;
      if (step !== "elsewhere") this.#changes += 1;
      if (step === "moved") {
        this.#moved += 1;
        this.options.onMoved?.(tenantId);
      }
      return undefined;
    } catch (error) {
      const attempts = (this.#attempts.get(tenantId) ?? 0) + 1;
      this.#attempts.set(tenantId, attempts);
      if (isTakenByOthers(error) && attempts < MAX_ATTEMPTS) return nowSeconds(this.home.tenancy) + 1;
      // What is half moved can still be finished when there is no room for others.
      if (!(error instanceof CellsFullError || error instanceof CellFullError)) this.#failuresInARow += 1;
      this.#failed.set(tenantId, error);
      return undefined;
    }
  }

  async #advance(tenantId: string): Promise<Step> {
    const { home, context } = this;
    let end: Step = "elsewhere";
    for (;;) {
      const entry = (await context.directory.get(tenantId)) ?? (await this.#enter(tenantId));
      if (entry === undefined) return end;
      if (entry.status === "returning" && oldestFirst(entry).includes(home.cell)) {
        const progress = await cancelMove({ tenantId, to: entry.to }, context);
        if (progress.stage === "left") throw progress.error;
        if (progress.stage === "returning") return progress.at;
        if (entry.to === home.cell) end = "moved";
        continue;
      }
      const to = await this.#targetOf(entry);
      if (to === undefined) {
        if (end === "elsewhere") await this.#requireGone(entry);
        return end;
      }
      try {
        const progress = await advanceMove({ tenantId, to }, context);
        if (progress.stage !== "done") return progress.at;
        end = "moved";
      } catch (error) {
        // Others took the room. There may be some in another cell.
        if (error instanceof CellFullError) await this.targets.refresh(to);
        // The entry of a creation that did not end.
        else if (error instanceof TenantNotFoundError && (await removeEntry(tenantId, home, context)))
          return "left over";
        else throw error;
      }
    }
  }

  /** The cell to which a tenant goes next: first, a move that was begun is finished. @returns undefined for none */
  async #targetOf(entry: DirectoryEntry): Promise<string | undefined> {
    const { cell } = this.home;
    if (entry.status === "moving" && [entry.cell, entry.to].includes(cell)) return entry.to;
    if (entry.status === "leaving" && [entry.cell, entry.from].includes(cell)) return entry.cell;
    return entry.cell === cell ? this.targets.take() : undefined;
  }

  /** Enters a tenant from before the directory, whose room is reserved. @returns undefined if there is none */
  async #enter(tenantId: string): Promise<DirectoryEntry | undefined> {
    const { tenancy, cell } = this.home;
    const record = await tenancy.records.get(tenantId);
    if (record === undefined) return undefined;
    // A creation that has yet to write its entry, or a deletion that has removed it.
    if (isUnfinished(record.status)) throw new TenantUnfinishedError(tenantId, record.status);
    const entry = { tenantId, status: "placed", cell, revision: randomId(tenancy) } as const;
    await this.context.directory.write(entry, undefined);
    return entry;
  }

  /** @throws {StrayRecordError} when the cell has a record of a tenant that is in another one. */
  async #requireGone({ tenantId, cell }: DirectoryEntry): Promise<void> {
    const record = await this.home.tenancy.records.get(tenantId);
    if (record !== undefined) throw new StrayRecordError(tenantId, this.home.cell, cell);
  }
}

/** Whether another operator took the same step: then the next attempt goes on from there. */
function isTakenByOthers(error: unknown): boolean {
  const cause = error instanceof LeftUnfinishedError ? error.cause : error;
  return BY_OTHERS.some((type) => cause instanceof type);
}

const BY_OTHERS = [
  DirectoryChangedError,
  ReturningError,
  RouterChangedError,
  StillLeavingError,
  TenantChangedError,
  TenantMovingError,
] as const;
