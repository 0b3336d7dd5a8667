import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { promisify } from "node:util";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { selfServiceVariables } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { auditTable, createTableInput, selfServiceTable, tenantsTable, tokensTable } from "@tollgate/records";
import { bundleEnvironment, startLocalDynamoDb, type LocalDynamoDb } from "@tollgate/testing-runtime";
import { hashToken, mintToken } from "@tollgate/token-hashing";
import { bundle, bundledProgram } from "@tollgate/workspace";

const APP = "apps/self-service-lambda";
const TOKEN = mintToken("tg_dev");
const NAMES = {
  tokens: tokensTable(dev).name,
  tenants: tenantsTable(dev).name,
  audit: auditTable(dev).name,
  selfService: selfServiceTable(dev).name,
};

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

describe("the bundle, in front of a DynamoDB", () => {
  let dynamodb: LocalDynamoDb;
  let client: DynamoDBClient;

  /** Loads the bundle as Lambda does, and invokes it with some events. */
  const invoke = async (events: readonly object[], variables: Readonly<Record<string, string>> = {}) => {
    const script = `(async () => {
      const { handler } = require(${JSON.stringify(bundledProgram(APP))});
      const answers = [];
      for (const event of ${JSON.stringify(events)})
        answers.push(await handler(event).catch((error) => ({ rejected: error.message })));
      console.log(JSON.stringify({ answers }));
    })();`;
    const env = bundleEnvironment(dynamodb, { ...selfServiceVariables(dev, {}, NAMES), ...variables });
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["-e", script], { env });
    const lines = (stdout + stderr)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const { answers } = lines.find((line) => "answers" in line) as { answers: readonly Answer[] };
    return {
      answers,
      log: lines.filter((line) => !("answers" in line)),
      text: stdout.replace(/^\{"answers.*$/m, "") + stderr,
    };
  };
  const event = (route: string, body?: object) => ({
    httpMethod: route.split(" ")[0],
    resource: route.split(" ")[1],
    headers: { Authorization: `Bearer ${TOKEN}` },
    body: body && JSON.stringify(body),
    requestContext: {
      requestId: "r1",
      extendedRequestId: "e1",
      httpMethod: route.split(" ")[0],
      resourcePath: route.split(" ")[1],
      authorizer: { tenantId: "acme", tokenId: "t1" },
    },
  });

  beforeAll(async () => {
    await bundle({ app: APP, kind: "lambda" });
    const tables = [tokensTable(dev), tenantsTable(dev), auditTable(dev), selfServiceTable(dev)];
    dynamodb = await startLocalDynamoDb({ tables: tables.map(createTableInput) });
    client = new DynamoDBClient(dynamodb.clientOptions);
    const clientId = { S: "example-gateway-dev-acme" };
    const tenantId = { S: "acme" };
    await client.send(
      new PutItemCommand({
        TableName: NAMES.tokens,
        Item: { token: { S: hashToken(TOKEN) }, clientId, tenantId, tokenId: { S: "t1" } },
      }),
    );
    await client.send(
      new PutItemCommand({
        TableName: NAMES.tenants,
        Item: {
          ...{ tenantId, clientId, item: { S: "tenant" }, kind: { S: "tenant" }, status: { S: "active" } },
          ...{
            plan: { S: "General" },
            settled: { BOOL: true },
            createdAt: { N: "1" },
            updatedAt: { N: "1" },
          },
          ...{ generation: { S: "g" }, revision: { S: "r" } },
        },
      }),
    );
  });
  afterAll(async () => {
    client.destroy();
    await dynamodb.close();
  });

  it("answers, and logs neither a secret nor a value of the caller", async () => {
    const label = "a-label-of-the-caller";
    const { answers, log, text } = await invoke([
      event("POST /tenant/tokens", { label }),
      event("POST /tenant/tokens", { [label]: 1 }),
      event("GET /tenant/limits"),
    ]);
    expect(answers).toMatchObject([
      { statusCode: 201, headers: { "cache-control": "no-store" } },
      { statusCode: 400, body: expect.stringContaining('"code":"malformed_request","requestId":"r1"') },
      { statusCode: 200, body: expect.stringContaining('"left":null') },
    ]);
    const of = { service: "self-service", requestId: "r1", tenantId: "acme", tokenId: "t1" };
    expect(log).toMatchObject([
      { ...of, message: "a request was answered", route: "POST /tenant/tokens", status: 201 },
      { ...of, message: "a request was refused", code: "malformed_request" },
      { ...of, message: "a request was answered" },
    ]);
    const { token } = JSON.parse(answers[0]?.body ?? "") as { readonly token: string };
    for (const secret of [TOKEN, hashToken(TOKEN), token, hashToken(token), label])
      expect(text).not.toContain(secret);
  });

  it("rejects what fails, by a text that says nothing, and logs the kind", async () => {
    const { answers, log } = await invoke([event("GET /tenant/tokens")], { TENANTS_TABLE: "nothing" });
    expect(answers).toEqual([{ rejected: "the request failed: a line before this one says why" }]);
    expect(log).toMatchObject([
      { level: "ERROR", message: "a request failed", error: "ResourceNotFoundException" },
    ]);
  });

  it("is small enough to start", () => {
    // `import { z }` of zod adds 350 kB, the messages of all languages.
    expect(statSync(bundledProgram(APP)).size).toBeLessThan(650_000);
  });
});
