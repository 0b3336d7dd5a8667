// What a drain and its cancellation tell in the same way.

import type { UnmovedTenant } from "@tollgate/tenant-provisioning-runtime";
import { time as timeText } from "../output/columns";
import type { Invocation } from "./definition";

/** A tenant with the message of its error. */
export function withReason({ tenantId, error }: UnmovedTenant) {
  return { tenantId, reason: error instanceof Error ? error.message : String(error) };
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
