import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { tokensTable } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import { awsClients } from "@tollgate/tenant-provisioning-runtime";
import type { FaultName } from "@tollgate/testing-runtime";
import { FAULTS, startFaultServer, startLocalDynamoDb } from "@tollgate/testing-runtime";
import { mintToken } from "@tollgate/token-hashing";
import { createTable, putTexts, restoreWith } from "./restore.test-support";

/** The command's limits, but shorter. */
const limits = { connectMs: 2_000, answerMs: 1_000, afterSilenceMs: 100, answerBytes: 1_000_000 };
const restore = restoreWith(({ region }) => awsClients(region, { limits }));
const ARGS = ["--env", "dev", "--table", "tokens", "--from", "Tokens-restored"];

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
});
async function serve(...args: Parameters<typeof startFaultServer>) {
  const server = await startFaultServer(...args);
  closing.push(server);
  process.env["AWS_ENDPOINT_URL"] = `http://${server.address}`;
  return server;
}
beforeEach(() => Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" }));

it.each(Object.keys(FAULTS) as FaultName[])(
  "ends with 6 and the cause at a server that answers with %s",
  async (fault) => {
    await serve(fault);
    for (const args of [ARGS, [...ARGS, "--dry-run"]]) {
      const { status, out, error } = await restore(...args);
      expect([status, out]).toEqual([6, ""]);
      expect(error).toMatch(
        /^http:\S+ (cannot be reached: it does not|closed the connection|failed \(HTTP status 50|does not answer like AWS)/,
      );
      expect(error.trim().split("\n")).toHaveLength(1);
    }
  },
);

it("says at which item a server fell silent between two calls, and the next run copies the rest", async () => {
  const database = await startLocalDynamoDb();
  closing.push(database);
  const client = new DynamoDBClient({ endpoint: database.endpoint, region: dev.region });
  await createTable(client, tokensTable(dev));
  await createTable(client, { ...tokensTable(dev), name: "Tokens-restored" });
  for (let index = 0; index < 30; index++)
    await putTexts(client, "Tokens-restored", { token: `t${index}`, clientId: "c" });
  client.destroy();
  let copied = 0;
  // The fault begins at the scan, at the first write, and after some writes.
  for (const after of [0, 1, 12, 20]) {
    await serve("silence", { behind: database.endpoint, after });
    const { status, out, error } = await restore(...ARGS);
    expect(status).toBe(6);
    const now = out.split("\n").length - 1;
    copied += now;
    expect(error.includes(`Tokens: ${now} copied until then; run it again to finish\n`)).toBe(now > 0);
  }
  process.env["AWS_ENDPOINT_URL"] = database.endpoint;
  const last = await restore(...ARGS);
  expect(last.status).toBe(0);
  expect(copied).toBeGreaterThan(0);
  const [, rest, existed] = /^Tokens: (\d+) copied, (\d+) existed already\n$/.exec(last.error) ?? [];
  expect(Number(rest) + Number(existed)).toBe(30);
  // The answer of a write that was carried out can have been lost.
  expect(Number(existed)).toBeGreaterThanOrEqual(copied);
});

it.each([
  [
    "no credentials",
    { AWS_ACCESS_KEY_ID: undefined, AWS_PROFILE: "nope" },
    5,
    /the AWS profile nope gives no/,
  ],
  ["an address that is none", { AWS_ENDPOINT_URL: "localhost:4000" }, 2, /AWS_ENDPOINT_URL is not a server/],
  ["nobody there", { AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, 6, /cannot be reached \(ECONNREFUSED\)/],
])("says what is wrong: %s", async (_, env, status, said) => {
  const before = { ...process.env };
  Object.assign(process.env, { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_EC2_METADATA_DISABLED: "true" });
  for (const [name, value] of Object.entries(env))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  try {
    const plain = await restore(...ARGS);
    expect(plain).toMatchObject({ status, out: "", error: expect.stringMatching(said) });
    expect(plain.error).not.toMatch(/\n +at /);
    expect((await restore(...ARGS, "--debug")).error).toMatch(/\n +at /);
  } finally {
    process.env = before;
  }
});

it("says what it waits for", async () => {
  await serve("silence");
  const patient = { ...limits, answerMs: 5_500 };
  const waits = restoreWith(({ region }, tell) => awsClients(region, { limits: patient, tell }));
  expect((await waits(...ARGS)).error).toMatch(/^Waiting for DynamoDB \(Scan\), for 5 s now\.\n/);
});

it.each(["--env={}", "--table={}", "--from={}", "--{}", "{}", "--from=x{}y"])(
  "repeats no token as %s",
  async (form) => {
    const token = mintToken(dev.tokenPrefix);
    const { status, out, error } = await restore(...ARGS, form.replace("{}", token), "--debug");
    expect([status, out]).toEqual([2, ""]);
    expect(error).toMatch(/^argument 7 contains a token, /);
    expect(error).not.toContain(token.slice(-20));
  },
);
