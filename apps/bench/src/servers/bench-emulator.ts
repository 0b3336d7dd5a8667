import type { Emulator, EmulatorOptions } from "@tollgate/emulator";
import { startEmulator } from "@tollgate/emulator";
import { accessLogFormat } from "@tollgate/observability-runtime";
import { DOCUMENT, FUNCTIONS, PLAN, STAGE, TABLE } from "../fixture";

/** More than a benchmark reaches: limits are counted as ever, and refuse nothing. */
const UNREACHED = { rateLimit: 1_000_000, burstLimit: 1_000_000 };

interface BenchEmulatorOptions extends Pick<EmulatorOptions, "dataDirectory" | "log" | "pages"> {
  /** Whether a line is made of each request. @default yes */
  readonly hasAccessLog?: boolean;
}

/** The gateway that is measured. */
export function startBenchEmulator({
  hasAccessLog = true,
  ...more
}: BenchEmulatorOptions): Promise<Emulator> {
  return startEmulator({
    document: DOCUMENT,
    stages: [{ name: STAGE, ...(hasAccessLog && { accessLogFormat: accessLogFormat() }) }],
    functions: { backend: { file: FUNCTIONS.backend }, authorizer: { file: FUNCTIONS.authorizer } },
    plans: [{ name: PLAN, throttle: UNREACHED, quota: { limit: 1_000_000_000, period: "MONTH" } }],
    tables: [{ name: TABLE, partitionKey: "token" }],
    accountThrottle: UNREACHED,
    ...more,
  });
}
