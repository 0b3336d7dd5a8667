import { startEmulator } from "@tollgate/emulator";
import { accessLogFormat } from "@tollgate/observability-runtime";
import { DOCUMENT, FUNCTIONS, PLAN, STAGE, TABLE } from "../fixture";
import { serveParent } from "./serve-parent";

/** Limits that no benchmark reaches, so requests are counted and never refused. */
const UNREACHED = { rateLimit: 1_000_000, burstLimit: 1_000_000 };

/**
 * Starts the gateway, with its access log formatted and discarded. The first argument is its data directory,
 * if any.
 */
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
