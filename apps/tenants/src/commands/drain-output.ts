// What a drain and its cancellation tell in the same way.

import type { UnmovedTenant } from "@tollgate/tenant-provisioning-runtime";
import { time as timeText } from "../output/columns";
import type { Invocation } from "./definition";

/** A tenant with the message of its error. */
export function withReason({ tenantId, error }: UnmovedTenant) {
  return { tenantId, reason: error instanceof Error ? error.message : String(error) };
}

/** Lines on tenants that a run left where they were, or between two cells. @param again the command that continues it */
export function unfinishedLines(
  { failed, between, continuesAt, isStopped }: Unfinished,
  what: string,
  again: string,
): string[] {
  const lines: string[] = [];
  if (isStopped)
    lines.push(`It stopped after many failures in a row. Remedy their cause, and run again: ${again}`);
  else if (failed.length > 0)
    lines.push(`${failed.length} could not be ${what}. Remedy the causes, and run again: ${again}`);
  if (between > 0)
    lines.push(
      `${between} are between two cells, and work. From ${timeText(continuesAt ?? 0)} on, run again: ${again}`,
    );
  return lines;
}

interface Unfinished {
  readonly failed: readonly unknown[];
  readonly between: number;
  readonly continuesAt: number | null;
  readonly isStopped: boolean;
}

/** Waits, and says for how many tenants. @returns undefined with `--no-wait` */
export function untilDue({ options, io, time }: Pick<Invocation, "options" | "io" | "time">) {
  if (options["wait"] === false) return undefined;
  return async (at: number, tenants: number): Promise<void> => {
    const why =
      tenants === 0 ? "Others have room in it" : `${tenants} tenants are between two cells, and work`;
    io.note(`${why}: waiting until ${timeText(at)}.\n`);
    await time.sleep(Math.max(at * 1000 - time.now(), 1));
  };
}
