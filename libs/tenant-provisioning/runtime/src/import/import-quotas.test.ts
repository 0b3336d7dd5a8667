import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ManualClock, startEmulator } from "@tollgate/emulator";
import { auditTable, resourceName, tenantsTable, tokensTable } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import { makeKeysOneByOne } from "../adapters/api-gateway/key-import";
import { awsImportPorts, awsPorts } from "../adapters/aws-ports";
import { controlPlaneClient } from "../adapters/aws/control-plane-client";
import { ControlPlaneLimiter } from "../adapters/aws/control-plane-limiter";
import { controlPlaneRetries } from "../adapters/aws/control-plane-retries";
import type { ImportLine } from "./import-row";
import { ImportRowChecker } from "./row-checker";
import { importTenants } from "./import-tenants";
import type { Time } from "../adapters/aws/waiting";

/** Starts API Gateway with its published quotas, on a clock that advances only during waits. */
async function startLimited() {
  const clock = new ManualClock(1_790_000_000_000);
  const time: Time = {
    now: () => clock.now(),
    async sleep(milliseconds) {
      const until = clock.now() + milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
      clock.set(Math.max(clock.now(), until));
    },
  };
  const emulator = await startEmulator({
    document: { openapi: "3.0.1", info: { title: "import", version: "1" }, paths: {} },
    stages: [{ name: dev.name }],
    plans: Object.keys(dev.plans).map((name) => ({ name: resourceName(dev, name) })),
    tables: [tokensTable(dev), tenantsTable(dev), auditTable(dev)],
    controlPlaneQuotas: "aws",
    clock,
  });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const config = { endpoint: emulator.url, region: dev.region, credentials };
  const gateway = controlPlaneClient(
    // No time for retries, so that a single throttled call is an error.
    { ...config, retryStrategy: controlPlaneRetries({ time, budgetMs: -1 }) },
    new ControlPlaneLimiter(time),
  );
  const dynamodb = new DynamoDBClient(config);
  const close = async () => {
    gateway.destroy();
    dynamodb.destroy();
    await emulator.close();
  };
  return { clients: { gateway, dynamodb }, time, close };
}

async function* tenants(count: number): AsyncIterable<ImportLine> {
  const checker = new ImportRowChecker(dev, 1_790_000_000);
  for (let line = 1; line <= count; line += 1)
    yield { line, row: checker.check({ id: `tenant-${line}`, plan: "General", token: "mint" }, line) };
}

const secrets = { find: () => undefined, keep: async () => undefined };

it.each([
  // 1 GetUsagePlans, 2 GetApiKeys and 2 ImportApiKeys fit into the burst.
  ["in batches takes no time that the quotas ask for", 120, false, 0, 0],
  // 4 calls at once and then 5 a second, as CreateApiKey allows. With the other calls, the total is 10 a
  // second.
  ["one by one takes as long as the quotas ask for", 30, true, (30 - 5) / 5, ((30 - 5) / 5) * 1.2],
])("an import %s, and is never refused", async (_, count, isOneByOne, atLeast, atMost) => {
  const { clients, time, close } = await startLimited();
  const started = time.now();
  const ports = awsImportPorts(dev, clients);
  const results = importTenants(tenants(count), {
    ...awsPorts(dev, clients),
    ...ports,
    ...(isOneByOne && { keyImport: { importKeys: (keys) => makeKeysOneByOne(clients.gateway, keys) } }),
    secrets,
    environment: dev,
    actor: "tester",
    clock: time.now,
  });
  let created = 0;
  for await (const { outcome } of results) if (outcome === "created") created += 1;
  await close();
  const seconds = (time.now() - started) / 1000;
  expect(created).toBe(count);
  expect(seconds).toBeGreaterThanOrEqual(atLeast);
  expect(seconds).toBeLessThanOrEqual(atMost);
});
