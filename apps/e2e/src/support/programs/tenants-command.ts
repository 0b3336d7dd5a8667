import { run, type RunResult } from "./run";

export interface TenantsOptions {
  /** Lets waits of more than ten seconds pass at once, on the command's clock. */
  readonly skipsWaits?: boolean;
  /** Ends the process with SIGKILL when the first answer to a request whose path matches arrives. */
  readonly killedAt?: RegExp;
  /** Milliseconds. @default 300,000 */
  readonly timeout?: number;
}

/** Runs `tenants` for `prod` in a copy of the workspace, against a local gateway. */
export function tenantsCommand(root: string, url: string) {
  return (
    line: string,
    { skipsWaits = false, killedAt, timeout }: TenantsOptions = {},
  ): Promise<RunResult> => {
    const changes = [...(skipsWaits ? [SKIP_WAITS] : []), ...(killedAt ? [killAt(killedAt)] : [])];
    const args = [
      ...changes.flatMap((code) => ["--import", `data:text/javascript,${encodeURIComponent(code)}`]),
      ...["apps/tenants/bin/tenants", ...line.split(" "), "--env", "prod"],
    ];
    const env = { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
    return run("node", args, { cwd: root, env, ...(timeout !== undefined && { timeout }) });
  };
}

/** A wait takes half a second, in which others can act, and moves the clock by all of it. */
const SKIP_WAITS = `
  import { syncBuiltinESMExports } from "node:module";
  import timers from "node:timers/promises";
  const { setTimeout } = timers;
  const now = Date.now;
  let ahead = 0;
  Date.now = () => now() + ahead;
  timers.setTimeout = async (ms, ...rest) => {
    if (!(ms > 10_000)) return setTimeout(ms, ...rest);
    await setTimeout(500);
    ahead += ms;
  };
  syncBuiltinESMExports();
`;

const killAt = ({ source }: RegExp) => `
  import http from "node:http";
  import { syncBuiltinESMExports } from "node:module";
  const { request } = http;
  http.request = (options, ...rest) => {
    const sent = request(options, ...rest);
    if (new RegExp(${JSON.stringify(source)}).test(options.method + " " + options.path))
      sent.once("response", () => process.kill(process.pid, "SIGKILL"));
    return sent;
  };
  syncBuiltinESMExports();
`;
