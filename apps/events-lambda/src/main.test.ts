import { once } from "node:events";
import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { eventsNoticeFunction, eventsRelayFunction, eventsVariables } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import {
  auditTable,
  createTableInput,
  tenantEventsTable,
  tenantsTable,
  tokensTable,
  usageLinesTable,
  usageTable,
} from "@tollgate/records";
import { dynamodbAudit, dynamodbTokens } from "@tollgate/tenant-provisioning-runtime";
import { bundleEnvironment, startLocalDynamoDb, type LocalDynamoDb } from "@tollgate/testing-runtime";
import { dynamodbLedger } from "@tollgate/usage-runtime";
import { bundle, bundledProgram } from "@tollgate/workspace";

const APP = "apps/events-lambda";
const DAY = 86_400;
const environment = { ...dev, events: { archiveDays: 7 } };
const names = {
  audit: auditTable(environment).name,
  tenantEvents: tenantEventsTable(environment).name,
  tenants: tenantsTable(environment).name,
  tokens: tokensTable(environment).name,
  usage: { usage: usageTable(environment).name, usageLines: usageLinesTable(environment).name },
  bus: "tenants-of-dev",
};

describe("the bundle, in front of a DynamoDB and a bus", () => {
  let dynamodb: LocalDynamoDb;
  let client: DynamoDBClient;
  let bus: Server;
  /** What the bus got, and whether it takes it. */
  const received: { readonly DetailType: string; readonly Detail: string; readonly EventBusName: string }[] =
    [];
  let takes = true;

  beforeAll(async () => {
    await bundle({ app: APP, kind: "lambda" });
    const tables = [auditTable, tenantEventsTable, tenantsTable, tokensTable, usageTable, usageLinesTable];
    dynamodb = await startLocalDynamoDb({
      tables: tables.map((table) => createTableInput(table(environment))),
    });
    client = new DynamoDBClient(dynamodb.clientOptions);
    bus = createServer((request, response) => {
      let text = "";
      request.on("data", (part: Buffer) => (text += part.toString()));
      request.on("end", () => {
        const { Entries } = JSON.parse(text) as { Entries: typeof received };
        if (takes) received.push(...Entries);
        const answer = takes ? { EventId: "1" } : { ErrorCode: "InternalFailure" };
        const body = { FailedEntryCount: takes ? 0 : Entries.length, Entries: Entries.map(() => answer) };
        response.setHeader("content-type", "application/x-amz-json-1.1").end(JSON.stringify(body));
      });
    }).listen(0, "127.0.0.1");
    await once(bus, "listening");
  });
  beforeEach(() => {
    received.length = 0;
  });
  afterAll(async () => {
    client.destroy();
    bus.close();
    await dynamodb.close();
  });

  /** Loads the bundle as Lambda does, and invokes a handler once. @returns the lines of its log */
  const invoke = async (handler: "relay" | "notice"): Promise<readonly Record<string, unknown>[]> => {
    const script = `require(${JSON.stringify(bundledProgram(APP))}).${handler}({}).catch((error) => { console.error(error); process.exitCode = 1; });`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["-e", script], {
      env: bundleEnvironment(dynamodb, {
        AWS_ENDPOINT_URL_EVENTBRIDGE: `http://127.0.0.1:${(bus.address() as AddressInfo).port}`,
        ...eventsVariables(environment, names),
      }),
    });
    return `${stdout}\n${stderr}`
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const sent = () =>
    received.map(
      ({ Detail }) => JSON.parse(Detail) as { type: string; subject: string; sequence: string; data: object },
    );

  it("publishes a change once the bus takes it, under the number that it was given", async () => {
    const audit = dynamodbAudit(client, names, { hasOutbox: true });
    await audit.append({
      tenantId: "acme",
      at: new Date().toISOString(),
      change: "suspend",
      phase: "done",
      operation: "00000000000000aa",
      actor: "arn:aws:iam::000000000000:user/ada",
      after: { status: "suspended", plan: "General" },
    });
    takes = false;
    const refused = await invoke("relay");
    takes = true;
    const service = eventsRelayFunction.thing;
    expect(refused).toMatchObject([
      { service, message: "events were relayed", published: 0, tenantsFailed: 1 },
      { service, message: "events were not published", tenants: "acme", of: 1, errors: "InternalFailure" },
    ]);
    expect(await invoke("relay")).toMatchObject([{ published: 1, tenantsFailed: 0, waitingMinutes: 0 }]);
    expect(await invoke("relay")).toMatchObject([{ published: 0 }]);
    expect(received).toMatchObject([
      {
        EventBusName: names.bus,
        DetailType: "tollgate.tenant.suspended",
        Source: "tollgate.example-gateway",
      },
    ]);
    expect(sent()).toMatchObject([{ subject: "acme", source: "/tollgate/example-gateway/dev" }]);
    expect(Number(sent()[0]?.sequence)).toBe(1);
  });

  it("tells of tokens that end or that nobody uses, and of no hash", async () => {
    const now = Math.floor(Date.now() / 1000);
    const tokens = dynamodbTokens(client, names.tokens);
    const old = { clientId: "example-gateway-dev-globex", tenantId: "globex", createdAt: now - 100 * DAY };
    await tokens.put({ ...old, tokenId: "ending", tokenHash: "a".repeat(64), expiresAt: now + 3 * DAY });
    await tokens.put({ ...old, tokenId: "idle", tokenHash: "b".repeat(64) });

    // The ledger does not reach back to when they were last used, so that it is not known.
    const service = eventsNoticeFunction.thing;
    const looked = { service, message: "tokens were looked at", ending: 1 };
    expect(await invoke("notice")).toMatchObject([{ ...looked, unused: 0 }]);
    const ledger = dynamodbLedger(client, names.usage.usage, { retentionDays: 400 });
    // It counted, and did not for two days of these.
    const [begin, off, on, end] = [95, 50, 48, 0].map((days) => (now - days * DAY) * 1000) as [
      number,
      number,
      number,
      number,
    ];
    await ledger.setCounted({ from: begin, to: off });
    await ledger.setCounted({ from: on, to: end });
    expect(await invoke("notice")).toMatchObject([{ ...looked, unused: 0 }]);
    await ledger.setCounted({ from: begin, to: end });
    expect(await invoke("notice")).toMatchObject([{ ...looked, unused: 2 }]);

    await invoke("relay");
    const told = sent().map(({ type, data }) => [type, (data as { tokenId: string }).tokenId].join(" "));
    expect(told.sort()).toEqual([
      "tollgate.token.ending ending",
      "tollgate.token.unused ending",
      "tollgate.token.unused idle",
    ]);
    expect(JSON.stringify(received)).not.toMatch(/a{64}|b{64}/);
  });
});
