import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ManualClock, startEmulator } from "@tollgate/emulator";
import { leastSeconds } from "@tollgate/aws-quotas";
import { resourceName, auditTable, tenantsTable, tokensTable } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import type { ImportLine, KeyImport, MintedSecrets, Time } from "@tollgate/tenant-provisioning-runtime";
import {
  apiKeyValue,
  awsImportPorts,
  awsPorts,
  controlPlaneClient,
  ControlPlaneLimiter,
  controlPlaneRetries,
  importTenants,
  KEYS_PER_CALL,
  makeKeysOneByOne,
} from "@tollgate/tenant-provisioning-runtime";
import type { Benchmark } from "../benchmark";

const TENANTS = 10_000;
/** The largest page of `GetApiKeys`. */
const KEYS_PER_PAGE = 500;

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const noSecrets: MintedSecrets = { find: () => undefined, keep: async () => undefined };

/** Imports tenants with API Gateway's published quotas, which the emulator enforces on a simulated clock. */
export const importing: Benchmark = {
  name: "import",
  async run(say) {
    const best = leastSeconds({
      GetUsagePlans: 1,
      ImportApiKeys: TENANTS / KEYS_PER_CALL,
      GetApiKeys: TENANTS / KEYS_PER_PAGE,
    });
    const { seconds, calls, realSeconds } = await measure();
    const naive = await measure((client) => ({ importKeys: (keys) => makeKeysOneByOne(client, keys) }));
    say(`${TENANTS} tenants in ${seconds.toFixed(1)} s, by ${show(calls)}`);
    say(`the quotas allow ${best.toFixed(1)} s for the calls that it takes at least`);
    say(
      `ImportApiKeys alone would take ${leastSeconds({ ImportApiKeys: TENANTS / KEYS_PER_CALL }).toFixed(1)} s, without knowing the keys' ids`,
    );
    say(`one by one: ${naive.seconds.toFixed(1)} s, by ${show(naive.calls)}`);
    say(`without any quota, it took ${realSeconds.toFixed(1)} s of this machine's time`);
    const ratio = seconds / best;
    return [
      {
        what: `time to import ${TENANTS} tenants, of what the quotas allow at best`,
        measured: { median: ratio, min: ratio, max: ratio },
        target: { atMost: 1.2 },
      },
    ];
  },
};

async function measure(keyImportOf?: (client: ReturnType<typeof controlPlaneClient>) => KeyImport): Promise<{
  readonly seconds: number;
  readonly realSeconds: number;
  readonly calls: ReadonlyMap<string, number>;
}> {
  const clock = new ManualClock(Date.now());
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
  const config = { endpoint: emulator.url, region: dev.region, credentials };
  const gateway = controlPlaneClient(
    { ...config, retryStrategy: controlPlaneRetries({ time }) },
    new ControlPlaneLimiter(time),
  );
  const calls = new Map<string, number>();
  gateway.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        const operation = commandName.replace(/Command$/, "");
        calls.set(operation, (calls.get(operation) ?? 0) + 1);
        return next(args);
      },
    { step: "initialize" },
  );
  const dynamodb = new DynamoDBClient(config);
  const clients = { gateway, dynamodb };
  const ports = awsImportPorts(dev, clients);
  const started = { simulated: clock.now(), real: performance.now() };
  const rows = importTenants(lines(), {
    ...awsPorts(dev, clients),
    ...ports,
    ...(keyImportOf && { keyImport: keyImportOf(gateway) }),
    secrets: noSecrets,
    environment: dev,
    actor: "bench",
    clock: () => clock.now(),
  });
  for await (const { outcome, reason } of rows)
    if (outcome !== "created") throw new Error(`a tenant was not imported: ${reason}`);
  const seconds = (clock.now() - started.simulated) / 1000;
  const realSeconds = (performance.now() - started.real) / 1000;
  gateway.destroy();
  dynamodb.destroy();
  await emulator.close();
  return { seconds, realSeconds, calls };
}

async function* lines(): AsyncIterable<ImportLine> {
  for (let at = 0; at < TENANTS; at += 1) {
    const tenantId = `tenant-${at}`;
    const row = {
      tenantId,
      plan: "General",
      status: "active",
      clientId: apiKeyValue(dev, tenantId),
      token: { kind: "mint", options: {} },
    } as const;
    yield { line: at + 1, row };
  }
}

function show(calls: ReadonlyMap<string, number>): string {
  return [...calls].map(([operation, count]) => `${count} ${operation}`).join(", ");
}
