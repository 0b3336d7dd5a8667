import { LeftUnfinishedError } from "../../audit/errors";
import { TenantChangedError, TenantMovingError } from "../../core/errors";
import { CellFullError, CellsFullError, DirectoryChangedError, RouterChangedError } from "../errors";
import { ReturningError, StillLeavingError } from "../move/errors";
import type { Step } from "./move-out";
import { runWhenDue } from "./run-when-due";
import type { OnUnreadable } from "./tenants-of-cell";

/** What each pass does. */
export interface PassWork {
  /** The tenants that a pass takes. @param onUnreadable gets those that it cannot take, because their entries cannot be read */
  readonly tenants: (onUnreadable: OnUnreadable) => AsyncIterable<{ readonly tenantId: string }>;
  /** Takes a tenant as far as it can go without waiting. */
  readonly step: (tenantId: string) => Promise<Step>;
  /** Seconds since 1970. */
  readonly now: () => number;
}

export interface PassesOptions {
  /**
   * Waits until a second since 1970, for so many tenants between the cells. With none, for other commands.
   *
   * @default the run ends instead
   */
  readonly waitUntil?: ((at: number, tenants: number) => Promise<void>) | undefined;
  /** Is told each tenant that is not in the cell any more. */
  readonly onMoved?: (tenantId: string) => void;
}

/** A tenant that could not be moved, and why. */
export interface UnmovedTenant {
  readonly tenantId: string;
  readonly error: unknown;
}

export interface PassesResult {
  /** Tenants that left the cell during this run. */
  readonly moved: number;
  readonly failed: readonly UnmovedTenant[];
  /** Whether the run ended early, after so many failures in a row. */
  readonly isStopped: boolean;
}

/** Steps that run at the same time. The limits of the control plane are the clients'. */
const MOVES_AT_ONCE = 16;
/** Failures in a row after which the others would fail too, such as when credentials end. */
const FAILURES_IN_A_ROW = 20;
/** Attempts at a step that another operator takes at the same time, a second apart. */
const MAX_ATTEMPTS = 10;

/** Passes over the tenants of a cell, each of which takes all that it finds, until one has changed nothing. */
export class Passes {
  #moved = 0;
  /** Changes of this pass. */
  #changes = 0;
  #failuresInARow = 0;
  #failed = new Map<string, unknown>();
  readonly #attempts = new Map<string, number>();

  constructor(
    private readonly work: PassWork,
    private readonly options: PassesOptions,
  ) {}

  /** @returns also the tenants between two cells, with the second from which on each can continue, the first one first */
  async run(): Promise<PassesResult & { readonly between: readonly { readonly at: number }[] }> {
    for (;;) {
      this.#changes = 0;
      this.#failed = new Map();
      const onUnreadable: OnUnreadable = (tenantId, error) => void this.#failed.set(tenantId, error);
      const between = await runWhenDue(this.work.tenants(onUnreadable), {
        width: MOVES_AT_ONCE,
        run: ({ tenantId }) => this.#step(tenantId),
        now: this.work.now,
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
      const step = await this.work.step(tenantId);
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
      if (isTakenByOthers(error) && attempts < MAX_ATTEMPTS) return this.work.now() + 1;
      // What is half moved can still be finished when there is no room for others.
      if (!(error instanceof CellsFullError || error instanceof CellFullError)) this.#failuresInARow += 1;
      this.#failed.set(tenantId, error);
      return undefined;
    }
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

/** When all tenants between two cells can continue, as a part of a result. */
export function lastOf(between: readonly { readonly at: number }[]): { readonly continuesAt?: number } {
  const last = between.at(-1);
  return last === undefined ? {} : { continuesAt: last.at };
}
