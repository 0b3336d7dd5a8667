import type { APIGatewayProxyEvent } from "aws-lambda";
import { handler } from "./main";

/** An event as API Gateway sends it to a Lambda proxy integration, with secrets wherever one can be. */
const event = (httpMethod: string, resource: string, more: object = {}) =>
  ({
    httpMethod,
    resource,
    path: resource,
    headers: { Authorization: "Bearer secret-token" },
    multiValueHeaders: { Authorization: ["Bearer secret-token"] },
    requestContext: {
      extendedRequestId: "K2G9wEbUoAMEvag=",
      requestId: "c6af9ac6",
      authorizer: { principalId: "acme", tenantId: "acme", tokenId: "0f3c", integrationLatency: 3 },
      identity: { apiKeyId: "a1b2c3", apiKey: "secret-key-value", sourceIp: "192.0.2.1" },
      ...more,
    },
  }) as unknown as APIGatewayProxyEvent;

/** Collects the function's output. */
function captureOutput(): { readonly text: () => string } {
  let text = "";
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, "write").mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
  return { text: () => text };
}

describe("the sample backend", () => {
  let output: ReturnType<typeof captureOutput>;
  beforeEach(() => {
    output = captureOutput();
  });
  afterEach(() => jest.restoreAllMocks());

  it("says that it is well", async () => {
    await expect(handler(event("GET", "/health"))).resolves.toEqual({
      statusCode: 200,
      headers: { "content-type": "application/json" },
      body: '{"status":"ok"}',
    });
  });

  it("tells callers who they are, and no secret", async () => {
    const { statusCode, body } = await handler(event("GET", "/whoami"));
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toEqual({ tenantId: "acme", tokenId: "0f3c", apiKeyId: "a1b2c3" });
    expect(body).not.toContain("secret");
  });

  it.each([
    ["INFO", "GET", "/whoami"],
    ["WARN", "GET", "/nowhere"],
  ])(
    "writes one JSON line at %s for %s %s: the request, its caller, and no secret",
    async (level, ...route) => {
      await handler(event(...route));
      expect(JSON.parse(output.text())).toMatchObject({
        level,
        service: "health",
        extendedRequestId: "K2G9wEbUoAMEvag=",
        requestId: "c6af9ac6",
        tenantId: "acme",
        tokenId: "0f3c",
        apiKeyId: "a1b2c3",
      });
      expect(output.text()).not.toContain("secret");
    },
  );

  it("writes nothing where the access log says it all", async () => {
    await handler(event("GET", "/health"));
    expect(output.text()).toBe("");
  });

  it("writes no event, even where Powertools' own switch for it is on", async () => {
    process.env["POWERTOOLS_LOGGER_LOG_EVENT"] = "true";
    await handler(event("GET", "/whoami"));
    delete process.env["POWERTOOLS_LOGGER_LOG_EVENT"];
    expect(output.text()).not.toMatch(/secret|headers/i);
  });

  it.each([
    [
      "an authorizer that names no tenant",
      { authorizer: { principalId: "key" }, identity: { apiKeyId: "a1" } },
      "a1",
    ],
    ["no authorizer", { authorizer: null, identity: { apiKeyId: null } }, null],
    ["no identity", { authorizer: undefined, identity: undefined }, null],
    ["values of other types", { authorizer: { tenantId: 5, tokenId: "" }, identity: { apiKeyId: 7 } }, null],
  ])("tells what is known behind %s", async (_, requestContext, apiKeyId) => {
    const { body } = await handler(event("GET", "/whoami", requestContext));
    expect(JSON.parse(body)).toEqual({ tenantId: null, tokenId: null, apiKeyId });
  });

  it.each([
    ["GET", "/nowhere"],
    ["POST", "/health"],
    ["GET", "/health/"],
    ["GET", "__proto__"],
  ])("answers %s %s with 404 in JSON", async (method, resource) => {
    await expect(handler(event(method, resource))).resolves.toEqual({
      statusCode: 404,
      headers: { "content-type": "application/json" },
      body: '{"message":"Not Found"}',
    });
  });
});
