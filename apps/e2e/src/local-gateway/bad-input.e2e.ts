import { createHash, randomBytes } from "node:crypto";
import {
  APIGatewayClient,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetApiKeysCommand,
  GetUsagePlansCommand,
} from "@aws-sdk/client-api-gateway";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { request, sendRaw } from "../support/programs/http";
import type { LocalGateway } from "../support/programs/local-gateway";
import { startLocalGateway } from "../support/programs/local-gateway";

/** These tests send more requests than the demo tenant's own plan allows. */
async function moveDemoTenantToUnlimited(apigateway: APIGatewayClient): Promise<void> {
  const { items: keys = [] } = await apigateway.send(
    new GetApiKeysCommand({ nameQuery: "example-gateway-dev-demo" }),
  );
  const { items: plans = [] } = await apigateway.send(new GetUsagePlansCommand({}));
  const keyId = keys[0]?.id;
  const idOf = (plan: string) => plans.find(({ name }) => name === `example-gateway-${plan}-dev`)?.id;
  await apigateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId: idOf("General"), keyId }));
  await apigateway.send(
    new CreateUsagePlanKeyCommand({ usagePlanId: idOf("Unlimited"), keyId, keyType: "API_KEY" }),
  );
  apigateway.destroy();
}

describe("bad input to the local gateway", () => {
  let gateway: LocalGateway;
  let health: string;
  let dynamodb: DynamoDBClient;

  beforeAll(async () => {
    gateway = await startLocalGateway();
    health = `${gateway.url}/dev/health`;
    const client = {
      endpoint: gateway.url,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    };
    dynamodb = new DynamoDBClient(client);
    await moveDemoTenantToUnlimited(new APIGatewayClient(client));
  });

  afterEach(async () => {
    // Regardless of earlier requests, the process still runs and accepts the valid token.
    const { status } = await request(health, { headers: { authorization: gateway.token } });
    expect(status).toBe(200);
  });

  afterAll(async () => {
    dynamodb?.destroy();
    await gateway?.service.stop();
  });

  it.each([
    ["no header", undefined],
    ["an empty header", ""],
    ["another scheme", "Basic dXNlcjpwYXNz"],
    ["two tokens", "abc def"],
    ["characters that no token has", "tök€n".normalize("NFC").replace(/[^ -~]/g, "!")],
    ["a token of 10 kB less its headers", "a".repeat(9_500)],
    ["a token that is not in the table", randomBytes(32).toString("base64")],
    ["a wrong checksum", `tg_dev_${"0".repeat(49)}`],
  ])("%s is 401", async (_, authorization) => {
    const answer = await request(health, authorization === undefined ? {} : { headers: { authorization } });
    expect(answer).toMatchObject({
      status: 401,
      contentType: "application/json",
      body: { message: "Unauthorized", code: "unauthorized" },
    });
  });

  it("a token of 10 kB, with which the headers are over API Gateway's limit, is refused before the authorizer", async () => {
    const answer = await request(health, { headers: { authorization: "a".repeat(10_240) } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body).toMatchObject({ message: expect.any(String), code: "default_4xx" });
  });

  it.each([
    ["an unknown stage", "GET", "/staging/health", "Forbidden"],
    ["no stage", "GET", "/", "Forbidden"],
    ["an unknown route", "GET", "/dev/nothing", "Request rejected"],
    ["a wrong method", "DELETE", "/dev/health", "Request rejected"],
    ["a path that climbs", "GET", "/dev/..%2f..%2fetc/passwd", "Request rejected"],
    ["an encoded slash", "GET", "/dev%2Fhealth", "Forbidden"],
    ["a path named after JavaScript's prototype", "GET", "/dev/__proto__", "Request rejected"],
  ])("%s is 403", async (_, method, path, message) => {
    for (const authorization of [gateway.token, `Bearer ${gateway.token}`]) {
      const answer = await request(gateway.url + path, { method, headers: { authorization } });
      expect(answer).toMatchObject({ status: 403, body: { message } });
    }
  });

  it("an unknown route without a token is 403 in other words, as on AWS", async () => {
    const answer = await request(`${gateway.url}/dev/nothing`);
    expect(answer).toMatchObject({ status: 403, body: { message: "Missing Authentication Token" } });
  });

  it("a body over 10 MB is 413", async () => {
    // GET accepts a body here, as in API Gateway, but `fetch` does not send one.
    const head = `GET /dev/health HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${gateway.token}\r\nConnection: close\r\n`;
    const size = 10 * 1024 * 1024 + 1;
    const answer = await sendRaw(gateway.url, `${head}Content-Length: ${size}\r\n\r\n${"x".repeat(100_000)}`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/\{"message":"[^"]+","code":"request_too_large","requestId":"[\da-f-]{36}"\}$/);
  });

  it.each([
    ["no HTTP at all", "\0\x01\x02 garbage\r\n\r\n"],
    ["a header without a name", "GET /dev/health HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n"],
    [
      "two lengths",
      "POST /dev/health HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    ],
  ])("%s is 400 and the end of the connection", async (_, bytes) => {
    expect(await sendRaw(gateway.url, bytes)).toMatch(/^HTTP\/1\.1 400 /);
  });

  const key = { S: "example-gateway-dev-demo" };
  it.each<[string, number, Record<string, AttributeValue>]>([
    ["has all that it needs", 200, { clientId: key }],
    ["has no clientId", 500, {}],
    ["has a clientId that is a number", 500, { clientId: { N: "1" } }],
    ["has an empty clientId", 500, { clientId: { S: "" } }],
    ["has an expiry that is a text", 500, { clientId: key, expiresAt: { S: "tomorrow" } }],
    ["has a token id that is a list", 500, { clientId: key, tokenId: { L: [] } }],
    ["has expired", 401, { clientId: key, expiresAt: { N: "1700000000" } }],
    ["names a key that is gone", 403, { clientId: { S: "example-gateway-dev-gone" } }],
  ])("a record that %s is %d", async (_, status, attributes) => {
    const token = randomBytes(32).toString("base64");
    const Item = { token: { S: createHash("sha256").update(token).digest("hex") }, ...attributes };
    await dynamodb.send(new PutItemCommand({ TableName: "Tokens", Item }));
    const answer = await request(health, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(status);
    if (status !== 200) expect(Object.keys(answer.body as object)).toEqual(["message", "code", "requestId"]);
    expect(gateway.service.output()).not.toContain(token);
  });

  it("writes one line of JSON to the access log for each outcome that reached the stage, and no token", async () => {
    await request(health, { headers: { authorization: gateway.token } });
    await request(health);
    const lines = gateway.service
      .stdout()
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.at(-2)).toMatchObject({
      status: 200,
      tenantId: "demo",
      resourcePath: "/health",
      errorType: "-",
    });
    expect(lines.at(-1)).toMatchObject({ status: 401, tenantId: "-", errorType: "UNAUTHORIZED" });
    expect(JSON.stringify(lines)).not.toContain(gateway.token);
  });
});
