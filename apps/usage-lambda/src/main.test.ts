import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { periodStart } from "@tollgate/aws-quotas";
import { usageCountFunction, usageSealFunction, usageVariables } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { writtenLine } from "@tollgate/observability-runtime/sample";
import { createTableInput, tenantsTable, usageLinesTable, usageTable } from "@tollgate/records";
import { bundleEnvironment, startLocalDynamoDb, type LocalDynamoDb } from "@tollgate/testing-runtime";
import { dynamodbLedger, hourOf, lastWholeHour, startOf } from "@tollgate/usage-runtime";
import { envelopeOf, eventId } from "@tollgate/usage-runtime/sample";
import { bundle, bundledProgram } from "@tollgate/workspace";
import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { promisify } from "node:util";

const APP = "apps/usage-lambda";
const HOUR_MS = 3_600_000;
/** Of a line that nobody may find in a log. */
const SECRET = "a-caller-chose-this";

describe("the bundle, in front of a DynamoDB", () => {
  let dynamodb: LocalDynamoDb;
  let client: DynamoDBClient;
  const tables = [usageTable(dev), usageLinesTable(dev), tenantsTable(dev)];

  /** Loads the bundle as Lambda does, and invokes a handler with some events. */
  const invoke = async (handler: "count" | "seal", ...events: readonly unknown[]) => {
    const script = `(async () => {
      const { ${handler}: handler } = require(${JSON.stringify(bundledProgram(APP))});
      for (const event of ${JSON.stringify(events)}) await handler(event);
    })().catch((error) => { console.error(JSON.stringify({ failed: error.message })); process.exitCode = 1; });`;
    const names = {
      usage: usageTable(dev).name,
      usageLines: usageLinesTable(dev).name,
      tenants: tenantsTable(dev).name,
    };
    const env = bundleEnvironment(dynamodb, usageVariables(dev, { retentionDays: 400 }, names));
    return promisify(execFile)(process.execPath, ["-e", script], { env }).then(
      ({ stdout }) => ({ failed: false, lines: jsonLines(stdout), text: stdout }),
      ({ stdout, stderr }: { stdout: string; stderr: string }) => ({
        failed: true,
        lines: jsonLines(stdout + stderr),
        text: stdout + stderr,
      }),
    );
  };

  beforeAll(async () => {
    await bundle({ app: APP, kind: "lambda" });
    dynamodb = await startLocalDynamoDb({ tables: tables.map(createTableInput) });
    client = new DynamoDBClient(dynamodb.clientOptions);
  });
  afterAll(async () => {
    client.destroy();
    await dynamodb.close();
  });

  it("counts lines that are delivered twice once, and logs numbers only", async () => {
    const time = Date.now() - 2 * HOUR_MS;
    const events = [1, 2, 3].map((number) => ({
      id: eventId(number),
      timestamp: time,
      message: number === 3 ? SECRET : writtenLine({ time, resourcePath: `/${SECRET}` }),
    }));
    const envelope = envelopeOf(events);

    const counted = await invoke("count", envelopeOf([], "CONTROL_MESSAGE"), envelope, envelope);
    const service = usageCountFunction.thing;
    expect(counted.lines).toMatchObject([
      { service, message: "lines were delivered", lines: 0, unread: 0 },
      { service, message: "lines were delivered", lines: 2, unread: 1 },
      { service, message: "lines were delivered", lines: 2, unread: 1 },
    ]);

    const sealed = await invoke("seal", {}, {});
    expect(sealed.lines).toMatchObject([
      { message: "an hour was sealed", hour: hourOf(time), lines: 2, unread: 1 },
      { message: "usage was sealed", hours: 1, pendingHours: 0, unread: 1 },
      { service: usageSealFunction.thing, message: "usage was sealed", hours: 0, unread: 0 },
    ]);
    expect(counted.text + sealed.text).not.toContain(SECRET);

    const ledger = dynamodbLedger(client, usageTable(dev).name);
    const requests = [];
    for await (const [, sums] of ledger.tenantHours("acme", hourOf(time), hourOf(time)))
      requests.push(sums.requests);
    expect(requests).toEqual([2]);
  });

  it("names the tenants that used their quota, by their own limits or those of their plan", async () => {
    // Another hour than that of the other test.
    const time = Date.now() - 3 * HOUR_MS;
    const quota = { limit: { N: "2" }, period: { S: "DAY" } };
    const items = [
      { tenantId: { S: "globex" }, plan: { S: "General" }, limits: { M: { quota: { M: quota } } } },
      { tenantId: { S: "initech" }, plan: { S: "General" } },
      { tenantId: { S: "hooli" }, plan: { S: "Retired" } },
    ];
    for (const item of items)
      await client.send(
        new PutItemCommand({ TableName: tenantsTable(dev).name, Item: { ...item, item: { S: "tenant" } } }),
      );
    const events = ["globex", "globex", "initech"].map((tenantId, at) => ({
      id: eventId(100 + at),
      timestamp: time,
      message: writtenLine({ time, tenantId }),
    }));
    await invoke("count", envelopeOf(events));
    const { lines } = await invoke("seal", {});
    // A late line has the hour summed again.
    await invoke(
      "count",
      envelopeOf([{ id: eventId(200), timestamp: time, message: writtenLine({ time }) }]),
    );
    const again = await invoke("seal", {});
    // The day may have begun between the request and now.
    const today = periodStart({ limit: 2, period: "DAY" }, startOf(lastWholeHour(Date.now())));
    const named = time < today ? 0 : 1;
    expect(lines).toContainEqual(
      expect.objectContaining({
        ...{ message: "usage was sealed", tenantsOver80: 0, tenantsOver100: named },
        tenantsOfUnknownQuota: 1,
      }),
    );
    expect(again.lines).toContainEqual(expect.objectContaining({ hours: 1, tenantsOver100: 0 }));
  });

  it("fails for an envelope that cannot be unpacked, without a word of it", async () => {
    const { failed, lines, text } = await invoke("count", { awslogs: { data: btoa(SECRET) } });
    expect(failed).toBe(true);
    expect(lines).toMatchObject([{ failed: expect.stringContaining("not an envelope") }]);
    expect(text).not.toContain(SECRET);
  });

  it("stays small, because a cold start reads all of it", () => {
    expect(statSync(bundledProgram(APP)).size).toBeLessThan(400_000);
  });
});

function jsonLines(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}
