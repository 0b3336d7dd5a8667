import { createHash, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  APIGatewayClient,
  GetApiKeysCommand,
  GetUsageCommand,
  GetUsagePlansCommand,
} from "@aws-sdk/client-api-gateway";
import { temporaryFolder } from "@tollgate/testing-runtime";
import type { ScratchWorkspace } from "../support/copies/scratch-workspace";
import { workspaceWithOptions } from "../support/copies/workspace-with-options";
import { accessLogLine } from "../support/programs/access-log-lines";
import { request } from "../support/programs/http";
import { type LocalGateway, startLocalGateway } from "../support/programs/local-gateway";
import { program } from "../support/programs/run";
import { countEvents, usageSums } from "../support/programs/usage-sums";

const HOUR_MS = 3_600_000;
const TENANTS = ["acme", "globex", "#none"];

interface Caller {
  readonly tenantId: string;
  readonly tokenId: string;
  readonly token: string;
}

describe("the usage ledger, through npm start", () => {
  const folder = temporaryFolder("all");
  let workspace: ScratchWorkspace;
  let gateway: LocalGateway;
  /** What the load generator counted, by tenant, route, class of status and token. */
  const counted: Record<string, number> = {};
  const total = () => Object.values(counted).reduce((sum, each) => sum + each, 0);

  const start = async () => {
    const args = ["--env", "dev", "--access-log", "/dev/null"];
    gateway = await startLocalGateway({ DATA_DIR: folder.path() }, args, workspace.root);
  };
  beforeAll(async () => {
    workspace = workspaceWithOptions({ usage: { retentionDays: 400 } });
    await start();
  });
  afterAll(async () => {
    await gateway?.service.stop();
    workspace?.remove();
  });

  const tenants = async (line: string) => {
    const env = { AWS_ENDPOINT_URL: gateway.url, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
    const args = [...line.split(" "), "--env", "dev", "--json"];
    const { status, stdout, stderr } = await program("apps/tenants/src/main.ts", args, {
      cwd: workspace.root,
      env,
    });
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
    return stdout;
  };
  /** Two tokens of a tenant without limits, and one of a tenant with some. */
  const importCallers = async (): Promise<readonly [Caller, Caller, Caller]> => {
    const callers = ["acme", "acme", "globex"].map((tenantId) => ({ tenantId, token: randomUUID() }));
    const rows = callers.map(({ tenantId, token }) => {
      const hash = createHash("sha256").update(token).digest("hex");
      return `${tenantId},${tenantId === "acme" ? "Unlimited" : "General"},${hash}`;
    });
    writeFileSync(join(workspace.root, "tenants.csv"), ["id,plan,token", ...rows, ""].join("\n"));
    const imported = (await tenants("import tenants.csv")).trim().split("\n");
    const tokenIds = imported.map((line) => (JSON.parse(line) as { readonly tokenId: string }).tokenId);
    return callers.map((caller, at) => ({ ...caller, tokenId: tokenIds[at] ?? "" })) as never;
  };
  const add = (key: string, requests: number) => void (counted[key] = (counted[key] ?? 0) + requests);
  const send = async (path: string, caller: Caller | undefined, requestId: string) => {
    const headers = { authorization: caller?.token ?? "unknown-token", "x-amzn-RequestId": requestId };
    const { status } = await request(`${gateway.url}/dev${path}`, { headers });
    const hasRoute = path === "/health" || path === "/whoami";
    const [tenant, token] =
      hasRoute && caller !== undefined ? [caller.tenantId, caller.tokenId] : ["#none", "-"];
    add(`${tenant} ${hasRoute ? `GET ${path}` : "-"} ${Math.floor(status / 100)} ${token}`, 1);
    return status;
  };
  /** What API Gateway's `GetUsage` says of each key, by the key's value. */
  const usedOfPlans = async () => {
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const client = new APIGatewayClient({ endpoint: gateway.url, region: "us-east-1", credentials });
    const day = (at: number) => new Date(at).toISOString().slice(0, 10);
    const [startDate, endDate] = [day(Date.now() - 24 * HOUR_MS), day(Date.now())];
    const { items: keys = [] } = await client.send(new GetApiKeysCommand({ includeValues: true }));
    const { items: plans = [] } = await client.send(new GetUsagePlansCommand({}));
    const used: Record<string, number> = {};
    for (const { id: usagePlanId } of plans) {
      const { items = {} } = await client.send(new GetUsageCommand({ usagePlanId, startDate, endDate }));
      for (const [keyId, days] of Object.entries(items)) {
        const value = keys.find(({ id }) => id === keyId)?.value ?? "";
        used[value] = (used[value] ?? 0) + days.reduce((sum, [each = 0]) => sum + each, 0);
      }
    }
    client.destroy();
    return used;
  };
  const requestsOf = (sums: Awaited<ReturnType<typeof usageSums>>["sums"]) =>
    Object.fromEntries(Object.entries(sums).map(([key, { requests }]) => [key, requests]));

  it("counts what a load generator counts, and meters what GetUsage does", async () => {
    const [one, other, globex] = await importCallers();

    // A caller may choose this id: half of the requests have the same one.
    const same = randomUUID();
    const load = (path: string, caller: Caller | undefined, count: number) =>
      Array.from({ length: count }, (_, at) => send(path, caller, at % 2 === 0 ? same : randomUUID()));
    const statuses = await Promise.all([
      ...load("/health", one, 30),
      ...load("/whoami", one, 12),
      ...load("/health", other, 9),
      ...load("/nothing", other, 4),
      // More than the plan's burst of 20.
      ...load("/health", globex, 60),
      ...load("/health", undefined, 7),
    ]);
    expect(new Set(statuses)).toEqual(new Set([200, 401, 403, 429]));

    const { sums } = await usageSums(workspace.root, gateway.url, { tenants: TENANTS, requests: total() });
    expect(requestsOf(sums)).toEqual(counted);

    const used = await usedOfPlans();
    for (const tenantId of ["acme", "globex"]) {
      const ofTenant = Object.entries(sums).filter(([key]) => key.startsWith(`${tenantId} `));
      const metered = ofTenant.reduce((sum, [, each]) => sum + each.metered, 0);
      expect({ tenantId, used: used[`example-gateway-dev-${tenantId}`] }).toEqual({
        tenantId,
        used: metered,
      });
    }
  });

  it("shows it on the console", async () => {
    const stop = new AbortController();
    const { body } = await fetch(`${gateway.url}/_console/events`, { signal: stop.signal });
    let text = "";
    // The ledger is read again every few seconds.
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      text = `${text}${chunk}`.slice(-1_000_000);
      if (
        text.includes('"untrustedTenant":"acme","requests":51,') &&
        text.includes('"globex","requests":60,')
      )
        break;
    }
    stop.abort();
  });

  it("has it all after it was killed, and counts envelopes that come twice once", async () => {
    // Lines of an hour that is over, delivered by the test, and sealed by the gateway that starts next.
    const time = Date.now() - 3 * HOUR_MS;
    const logEvents = Array.from({ length: 25 }, (_, at) => ({
      id: String(at).padStart(56, "3680".repeat(14)),
      timestamp: time,
      message: accessLogLine({ time, tenantId: "acme", tokenId: "t1" }),
    }));
    const envelope = eventOf(logEvents);
    await countEvents(workspace.root, gateway.url, [envelope, envelope, eventOf(logEvents.slice(5))]);
    add("acme GET /orders 2 t1", logEvents.length);

    // What was not delivered when it was killed would be missing: the test before has seen all of it.
    await gateway.service.stop("SIGKILL");
    await start();
    const { sums } = await usageSums(workspace.root, gateway.url, {
      tenants: TENANTS,
      requests: total(),
      completeTo: time + HOUR_MS,
    });
    expect(requestsOf(sums)).toEqual(counted);
  });
});

/** The event with which CloudWatch Logs invokes the function that counts. */
function eventOf(logEvents: readonly object[]): unknown {
  const envelope = { messageType: "DATA_MESSAGE", owner: "0", logGroup: "access", logStream: "1", logEvents };
  return { awslogs: { data: gzipSync(JSON.stringify(envelope)).toString("base64") } };
}
