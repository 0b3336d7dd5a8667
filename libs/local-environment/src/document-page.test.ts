import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  GetUsagePlansCommand,
} from "@aws-sdk/client-api-gateway";
import { ManualClock, startEmulator, type Emulator } from "@tollgate/emulator";
import { policyDocument, policyResources } from "@tollgate/authorizer-runtime";
import { awsArn } from "@tollgate/environments";
import { buildGatewayDocument, scopeTableOf } from "@tollgate/gateway-definition";
import { workspaceRoot } from "@tollgate/workspace";
import { temporaryFolder } from "@tollgate/testing-runtime";

const page = readFileSync(join(workspaceRoot, "apps/docs/guides/openapi-document.md"), "utf8");
const TOKEN = "the-token";
const KEY = "a-key-of-twenty-characters";

/** The example under a heading of the page, completed with the members that every document has. */
function exampleOf(heading: string): string {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  const example = /^```yaml\n([^]*?)^```$/m.exec(section ?? "")?.[1];
  if (example === undefined) throw new Error(`The guide has no example under "${heading}"`);
  return `openapi: 3.0.3
info: { title: Example, version: "1" }
components:
  securitySchemes:
    token: { type: apiKey, in: header, name: Authorization }
    tenantKey: { type: apiKey, in: header, name: x-api-key }
${example}`;
}

const AUTHORIZER = `exports.handler = async ({ methodArn }) => ({
  principalId: "acme", usageIdentifierKey: "${KEY}",
  policyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: methodArn.replace(/(\\/[^/]+).*/, "$1/*") }] },
});`;
/** An authorizer that answers with the policy of a token with these scopes. */
function authorizerFor(source: string, scopes: readonly string[]): string {
  const policy = policyDocument(policyResources(scopeTableOf(source), scopes, "STAGE"));
  return `exports.handler = async ({ methodArn }) => ({
    principalId: "acme", usageIdentifierKey: "${KEY}",
    policyDocument: JSON.parse(${JSON.stringify(JSON.stringify(policy))}.replaceAll("STAGE", methodArn.split("/").slice(0, 2).join("/"))),
  });`;
}
/** Echoes a binary body, and otherwise returns the request's details. */
const BACKEND = `exports.handler = async ({ httpMethod, resource, pathParameters, body, isBase64Encoded }) =>
  isBase64Encoded
    ? { statusCode: 200, headers: { "content-type": "image/png" }, body, isBase64Encoded }
    : { statusCode: 200, body: JSON.stringify({ httpMethod, resource, pathParameters, body }) };`;

async function serve(heading: string): Promise<Emulator> {
  return await serveSource(exampleOf(heading));
}

const folder = temporaryFolder();

async function serveSource(
  source: string,
  backendUrl = "http://127.0.0.1:1",
  authorizer = AUTHORIZER,
): Promise<Emulator> {
  const functions = Object.entries({ authorizer, health: BACKEND }).map(([name, code]) => {
    const file = folder.write(`${name}.cjs`, code);
    return [name, { file }] as const;
  });
  const invokeArn = (name: string) => {
    const arn = awsArn("lambda", "us-east-1", "000000000000", `function:${name}`);
    return awsArn("apigateway", "us-east-1", "lambda", `path/2015-03-31/functions/${arn}/invocations`);
  };
  const emulator = await startEmulator({
    document: buildGatewayDocument(source, {
      title: "example",
      authorizer: { invokeArn: invokeArn("authorizer"), resultTtlSeconds: 60 },
      backendInvokeArn: invokeArn,
      backendUrl: () => backendUrl,
    }),
    stages: [{ name: "dev" }],
    functions: Object.fromEntries(functions),
    plans: [{ name: "plan", throttle: { rateLimit: 1, burstLimit: 4 } }],
    // A stopped clock, so that the plan's bucket does not refill.
    clock: new ManualClock(Date.parse("2026-11-24T12:00:00Z")),
  });
  const gateway = new APIGatewayClient({
    region: "us-east-1",
    endpoint: emulator.url,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const { items = [] } = await gateway.send(new GetUsagePlansCommand({}));
  const { id } = await gateway.send(new CreateApiKeyCommand({ name: "acme", value: KEY, enabled: true }));
  await gateway.send(
    new CreateUsagePlanKeyCommand({ usagePlanId: items[0]?.id, keyId: id, keyType: "API_KEY" }),
  );
  gateway.destroy();
  return emulator;
}

describe("the page of what the document can say", () => {
  let emulator: Emulator | undefined;
  afterEach(() => emulator?.close());
  const headings = page.match(/(?<=^## ).*$/gm) ?? [];
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: TOKEN, ...(init.headers as Record<string, string>) };
    const response = await fetch(`${emulator?.url}/dev${path}`, { ...init, headers });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, bytes, text: bytes.toString() };
  };

  it("has an example that is tried under each heading", () => {
    expect(headings).toEqual([
      "Path parameters",
      "Every path below one, and every method",
      "A public route",
      "Required scopes",
      "Bodies of bytes",
      "Pages of several origins",
      "Errors of API Gateway itself",
    ]);
  });

  it("serves path parameters", async () => {
    emulator = await serve("Path parameters");
    const { text } = await call("/orders/a%2Fb");
    expect(JSON.parse(text)).toMatchObject({ pathParameters: { orderId: "a%2Fb" } });
    expect((await call("/orders/1", { headers: { authorization: "" } })).status).toBe(401);
  });

  it("serves what is below a path, and any method", async () => {
    emulator = await serve("Every path below one, and every method");
    const { text } = await call("/files/a/b", { method: "DELETE" });
    expect(JSON.parse(text)).toMatchObject({
      httpMethod: "DELETE",
      resource: "/files/{proxy+}",
      pathParameters: { proxy: "a/b" },
    });
    expect((await call("/files/a")).status).toBe(200);
    expect((await call("/files/a", { headers: { authorization: "" } })).status).toBe(401);
  });

  it("lets a token call what its scopes open", async () => {
    const source = exampleOf("Required scopes");
    const statusesOf = async (scopes: readonly string[]) => {
      emulator = await serveSource(source, undefined, authorizerFor(source, scopes));
      const statuses: number[] = [];
      for (const [method, path] of [
        ["GET", "/orders"],
        ["POST", "/orders"],
        ["GET", "/orders/17"],
        ["GET", "/orders/export"],
      ] as const)
        statuses.push((await call(path, { method })).status);
      await emulator.close();
      return statuses;
    };
    expect(await statusesOf([])).toEqual([200, 200, 200, 200]);
    expect(await statusesOf(["orders:read"])).toEqual([200, 403, 200, 403]);
    expect(await statusesOf(["orders:read", "orders:write"])).toEqual([200, 200, 200, 403]);
    expect(await statusesOf(["orders:export"])).toEqual([403, 403, 403, 200]);
    emulator = undefined;
  });

  it("serves a public route without a token", async () => {
    emulator = await serve("A public route");
    expect((await fetch(`${emulator.url}/dev/version`)).status).toBe(200);
  });

  it("hands bytes on in both directions, to who accepts them first", async () => {
    emulator = await serve("Bodies of bytes");
    const body = Buffer.from([0x89, 0x50, 0xff, 0x00, 0xfe]);
    const put = (headers: Record<string, string>) =>
      call("/logo", { method: "PUT", body, headers: { "content-type": "image/png", ...headers } });
    expect((await put({ accept: "image/png, */*" })).bytes).toEqual(body);
    for (const accept of ["*/*", "text/html, image/png"])
      expect((await put({ accept })).text).toBe(body.toString("base64"));
    const { text } = await put({ "content-type": "text/plain" });
    expect(JSON.parse(text)).toMatchObject({ body: body.toString("utf8") });
  });

  it.each([
    ["https://app.example.com", "https://app.example.com"],
    ["https://admin.example.com", "https://admin.example.com"],
    ["https://evil.example.com", "https://app.example.com"],
    ["https://admin.example.com.evil.example", "https://app.example.com"],
  ])("answers a page of %s with the origin %s", async (origin, allowed) => {
    emulator = await serve("Pages of several origins");
    const headers = { origin, "access-control-request-method": "GET" };
    const preflight = await fetch(`${emulator.url}/dev/orders`, { method: "OPTIONS", headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe(allowed);
    expect(preflight.headers.get("vary")).toBe("Origin");
    const refused = await fetch(`${emulator.url}/dev/orders`, { headers: { origin } });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("answers errors as the document writes them", async () => {
    emulator = await serve("Errors of API Gateway itself");
    const post = (body: string) =>
      call("/orders", { method: "POST", body, headers: { "content-type": "application/json" } });
    const wrong = await post('{"item":1}');
    expect(wrong.status).toBe(422);
    expect(JSON.parse(wrong.text)).toEqual({
      message: "Invalid request body",
      reason: '[instance type (integer) does not match any allowed primitive type (allowed: ["string"])]',
      id: wrong.headers.get("x-amzn-requestid"),
    });
    expect(wrong.headers.get("cache-control")).toBe("no-store");
    for (let count = 0; count < 3; count++) await post('{"item":"a"}');
    const throttled = await post('{"item":"a"}');
    expect(throttled.status).toBe(429);
    expect(throttled.headers.get("retry-after")).toBe("5");
    expect(JSON.parse(throttled.text)).toEqual({
      message: "Too Many Requests",
      code: "throttled",
      requestId: throttled.headers.get("x-amzn-requestid"),
    });
  });
});

describe("a server as a backend", () => {
  it("gets the tenant from the gateway alone, and no token", async () => {
    const seen: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      seen.push(request);
      response.end("from the server");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const route = (security: string, id: string) =>
      `    get: { operationId: ${id}, x-backend: inventory, security: ${security}, responses: { "200": { description: Stock } } }`;
    const paths = [
      "paths:",
      "  /stock:",
      route("[{ token: [], tenantKey: [] }]", "getStock"),
      "  /public:",
      route("[]", "getPublic"),
    ];
    const source = `${exampleOf("A public route").replace(/^paths:[^]*/m, "")}${paths.join("\n")}`;
    const emulator = await serveSource(source, `http://127.0.0.1:${port}/v1`);
    const headers = { authorization: TOKEN, "x-tenant-id": "someone-else" };
    const answers = await Promise.all(
      ["stock?a=1", "public"].map(async (path) =>
        (await fetch(`${emulator.url}/dev/${path}`, { headers })).text(),
      ),
    );
    await emulator.close();
    await new Promise((resolve) => server.close(resolve));
    expect(answers).toEqual(["from the server", "from the server"]);
    const told = seen
      .map(({ url = "", headers: got }) => ({
        url,
        authorization: got.authorization,
        tenant: got["x-tenant-id"],
      }))
      .sort((a, b) => (a.url < b.url ? -1 : 1));
    expect(told).toEqual([
      { url: "/v1/public", authorization: "-", tenant: "-" },
      { url: "/v1/stock?a=1", authorization: "-", tenant: "acme" },
    ]);
  });
});
