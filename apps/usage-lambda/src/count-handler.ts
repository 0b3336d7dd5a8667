import type { FunctionLog } from "@tollgate/function-log";
import type { lineCounter } from "@tollgate/usage-runtime";
import { sumOf } from "./sum-of";

export interface CountHandlerOptions {
  /** Stores the lines of an envelope. */
  readonly count: ReturnType<typeof lineCounter>;
  readonly log: Pick<FunctionLog, "info">;
}

/**
 * Creates the handler of the log group's subscription. It rejects when an envelope cannot be unpacked or stored, so that
 * Lambda delivers it again and, in the end, sends it to the queue of failed deliveries.
 */
export function countHandler({
  count,
  log,
}: CountHandlerOptions): (untrustedEvent: unknown) => Promise<void> {
  return async (untrustedEvent) => {
    const { lines, unread } = await count(untrustedEvent);
    log.info("lines were delivered", { lines, unread: sumOf(unread) });
  };
}
