import type { Tenancy } from "../../core/tenancy";
import { cellNamed, type Cells } from "../cells";
import type { LeavingTenant, MovingTenant } from "../directory";
import type { RouterExceptions } from "../router-exceptions";

/** What a move between cells needs. */
export interface MoveContext extends Cells {
  readonly exceptions: Pick<RouterExceptions, "write" | "get" | "list">;
  /**
   * Seconds until every router knows an exception that was written. Both cells let the tenant in meanwhile.
   *
   * @default 60; CloudFront documents "within a few seconds"
   */
  readonly propagationSeconds?: number;
  /**
   * Seconds for which the former cell still answers, counted from then on. At least the authorizer's cache TTL, so that a
   * cell to which the tenant returns has no cached answer of the earlier stay.
   */
  readonly overlapSeconds: number;
  /**
   * Whether free API keys and deployed plans of the target, and that the router knows it, were checked for many moves at
   * once. Counting the keys takes a call for each 500 of them.
   *
   * @default each move checks them
   */
  readonly isTargetChecked?: boolean;
}

export const PROPAGATION_SECONDS = 60;

/** The first whole second since 1970 from which on so many seconds have passed. */
export function secondsFromNow(seconds: number, { clock = Date.now }: Pick<Tenancy, "clock">): number {
  return Math.ceil(clock() / 1000) + seconds;
}

/** The cells of a move. */
export interface Sides {
  /** The cell that the tenant leaves. */
  readonly from: Tenancy;
  readonly fromCell: string;
  readonly to: Tenancy;
  readonly toCell: string;
}

/** @throws {UnknownCellError} */
export function sidesOf(
  entry: MovingTenant | LeavingTenant,
  cells: Pick<Cells, "all" | "environment">,
): Sides {
  return entry.status === "moving"
    ? sidesBetween(entry.cell, entry.to, cells)
    : sidesBetween(entry.from, entry.cell, cells);
}

/** @throws {UnknownCellError} */
export function sidesBetween(
  fromCell: string,
  toCell: string,
  cells: Pick<Cells, "all" | "environment">,
): Sides {
  const [from, to] = [fromCell, toCell].map((name) => cellNamed(name, cells).tenancy) as [Tenancy, Tenancy];
  return { from, fromCell, to, toCell };
}
