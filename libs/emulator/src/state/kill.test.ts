import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { APIGatewayClient, CreateApiKeyCommand, paginateGetApiKeys } from "@aws-sdk/client-api-gateway";
import { DynamoDBClient, paginateScan, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { buildSync } from "esbuild";

const KILLS = 20;
const WRITERS = 4;
const PROGRAM = "killable-emulator.cjs";

interface Killable {
  readonly process: ChildProcess;
  readonly gateway: APIGatewayClient;
  readonly dynamodb: DynamoDBClient;
}

const children: ChildProcess[] = [];
/** Also of a test that failed: Jest would wait for the process. */
afterEach(() => children.splice(0).forEach((child) => child.kill("SIGKILL")));

/** Built once: compiling it takes most of the time of each start. */
const bundles = temporaryFolder("all");
const data = temporaryFolder();
beforeAll(() => {
  buildSync({
    entryPoints: [join(__dirname, "killable-emulator.test-support.ts")],
    outfile: bundles.path(PROGRAM),
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["classic-level"],
  });
});

async function start(): Promise<Killable> {
  const child = spawn(process.execPath, [bundles.path(PROGRAM), data.path()], {
    stdio: ["ignore", "pipe", "inherit"],
    // The package that the bundle leaves out has native code.
    env: { ...process.env, NODE_PATH: join(__dirname, "../../../../node_modules") },
  });
  children.push(child);
  const ended = once(child, "exit").then(() => Promise.reject(new Error("the emulator ended")));
  const [url] = await Promise.race([once(child.stdout, "data") as Promise<[Buffer]>, ended]);
  ended.catch(() => undefined);
  const client = {
    endpoint: url.toString().trim(),
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    // A repeated write could be acknowledged by nobody but the second answer.
    maxAttempts: 1,
  };
  return { process: child, gateway: new APIGatewayClient(client), dynamodb: new DynamoDBClient(client) };
}

async function kill({ process, gateway, dynamodb }: Killable): Promise<void> {
  process.kill("SIGKILL");
  await once(process, "exit");
  gateway.destroy();
  dynamodb.destroy();
}

it(`a data directory keeps every acknowledged write through ${KILLS} kills in the middle of writes`, async () => {
  const acknowledged = { keys: new Set<string>(), items: new Set<string>() };
  let next = 0;

  for (let round = 0; round < KILLS; round++) {
    const emulator = await start();
    // At another point of the writes in each round: after a number of them, and not after a time.
    const enough = acknowledged.items.size + 1 + round * 3;
    await new Promise<void>((resolve) => {
      const write = async () => {
        for (;;) {
          const { id } = await emulator.gateway.send(new CreateApiKeyCommand({ enabled: true }));
          acknowledged.keys.add(id ?? "");
          const item = String(next++);
          await emulator.dynamodb.send(
            new PutItemCommand({ TableName: "Things", Item: { id: { S: item } } }),
          );
          acknowledged.items.add(item);
          if (acknowledged.items.size >= enough) resolve();
        }
      };
      // Each writer ends with the error of the write that the kill interrupted.
      for (let writer = 0; writer < WRITERS; writer++) write().catch(() => undefined);
    });
    await kill(emulator);
  }

  const total = { keys: acknowledged.keys.size, items: acknowledged.items.size };
  const last = await start();
  for await (const { items = [] } of paginateGetApiKeys({ client: last.gateway, pageSize: 500 }, {})) {
    items.forEach(({ id }) => acknowledged.keys.delete(id ?? ""));
  }
  for await (const { Items = [] } of paginateScan({ client: last.dynamodb }, { TableName: "Things" })) {
    Items.forEach(({ id }) => acknowledged.items.delete(id?.S ?? ""));
  }
  await kill(last);
  expect(Math.min(total.keys, total.items)).toBeGreaterThan(KILLS * 10);
  expect(acknowledged).toEqual({ keys: new Set(), items: new Set() });
});
