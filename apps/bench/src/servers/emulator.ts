import { startEmulator } from "@tollgate/emulator";
import { accessLogFormat } from "@tollgate/observability-runtime";
import { DOCUMENT, FUNCTIONS, PLAN, STAGE, TABLE } from "../fixture";
import { serveParent } from "./serve-parent";

/** More than a benchmark reaches: limits are counted, and refuse nothing. */
const UNREACHED = { rateLimit: 1_000_000, burstLimit: 1_000_000 };

/** The gateway, with its access log written and thrown away, in the data directory of the first argument if any. */
async function main(dataDirectory: string | undefined): Promise<void> {
  const { url } = await startEmulator({
    document: DOCUMENT,
    stages: [{ name: STAGE, accessLogFormat: accessLogFormat() }],
    functions: { backend: { file: FUNCTIONS.backend }, authorizer: { file: FUNCTIONS.authorizer } },
    plans: [{ name: PLAN, throttle: UNREACHED, quota: { limit: 1_000_000_000, period: "MONTH" } }],
    tables: [{ name: TABLE, partitionKey: "token" }],
    accountThrottle: UNREACHED,
    ...(dataDirectory !== undefined && { dataDirectory }),
  });
  serveParent(url);
}

void main(process.argv[2]);
