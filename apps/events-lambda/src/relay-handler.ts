import type { RelayResult } from "@tollgate/events-runtime";
import { firstNames, tenantFields, type FunctionLog } from "@tollgate/function-log";

export interface RelayHandlerOptions {
  /** Publishes what waits. @param until no further event is begun from then on, in milliseconds since 1970 */
  readonly relay: (until: number) => Promise<RelayResult>;
  readonly log: Pick<FunctionLog, "info" | "warn">;
  /** Milliseconds since 1970. @default the system's */
  readonly clock?: () => number;
}

/** A run ends well before its time, so that what it began is finished. The next run goes on. */
const RUN_MS = 50_000;

/**
 * Creates the handler of the relay's schedule. It writes one line after each run: its `waitingMinutes` is what an alarm
 * watches. It does not reject when the bus refuses events, because the next run publishes them, and Lambda's own retries
 * would not do it sooner.
 */
export function relayHandler({ relay, log, clock = Date.now }: RelayHandlerOptions): () => Promise<void> {
  return async () => {
    const { published, failures, oldest } = await relay(clock() + RUN_MS);
    const waitingMinutes = oldest === undefined ? 0 : Math.max(0, Math.round((clock() - oldest) / 600) / 100);
    log.info("events were relayed", { published, tenantsFailed: failures.size, waitingMinutes });
    if (failures.size === 0) return;
    const names = [...new Set([...failures.values()].map(nameOf))];
    log.warn("events were not published", {
      ...tenantFields([...failures.keys()]),
      errors: firstNames(names),
    });
  };
}

/** An error's name, or the bus's code. Its message may have parts of an event. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
