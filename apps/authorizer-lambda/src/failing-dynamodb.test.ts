import type { IncomingMessage, ServerResponse } from "node:http";
import { inTime } from "@tollgate/testing-runtime";
import { hashToken, mintToken } from "@tollgate/token-hashing";
import { captureOutput } from "./captured-output.test-support";
import type { FakeServer } from "./fake-server.test-support";
import { startFakeServer } from "./fake-server.test-support";
import { invoke, REQUEST_ID, SHORT, useEndpoint } from "./lambda.test-support";

const JSON_1_0 = { "content-type": "application/x-amz-json-1.0" };
const token = mintToken("tg_dev");
const hash = hashToken(token);

const answer =
  (status: number, body: string | Buffer, headers: object = {}) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { ...JSON_1_0, ...headers }).end(body);
  };
const item = (fields: object) => answer(200, JSON.stringify({ Item: fields }));
const failure = (status: number, type: string, headers: object = {}) =>
  answer(
    status,
    JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: hash }),
    headers,
  );

/** Repeats the request in every part of the response that a logger could pick up. */
function reflect(request: IncomingMessage, response: ServerResponse): void {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    const asked = (JSON.parse(body) as { Key: { token: { S: string } } }).Key.token.S;
    response
      .writeHead(400, { ...JSON_1_0, "x-amzn-requestid": asked })
      .end(JSON.stringify({ __type: asked, message: body, Item: { token: { S: asked } } }));
  });
}

/** Each response begins in time and never ends. */
function trickle(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, JSON_1_0).write('{"Item":');
  const timer = setInterval(() => response.write(" "), 20);
  response.on("close", () => clearInterval(timer));
}

const good = { token: { S: hash }, clientId: { S: "example-gateway-dev-acme" } };

describe("when DynamoDB fails, the caller gets 500", () => {
  let server: FakeServer | undefined;
  afterEach(() => server?.close());

  it.each([
    // First, because the SDK's timer outlives its caller by the delay that the server asks for.
    ["throttles, and asks for patience", failure(429, "ThrottlingException", { "retry-after": "3" })],
    ["hangs", () => {}],
    [
      "hangs after the head",
      (_: IncomingMessage, r: ServerResponse) => void r.writeHead(200, JSON_1_0).flushHeaders(),
    ],
    ["trickles", trickle],
    ["drops the connection", (request: IncomingMessage) => void request.socket.destroy()],
    ["answers 500", failure(500, "InternalServerError")],
    ["answers 503 with no body", answer(503, "")],
    ["throttles", failure(400, "ProvisionedThroughputExceededException")],
    ["has no such table", failure(400, "ResourceNotFoundException")],
    ["denies access", failure(400, "AccessDeniedException")],
    ["answers in HTML", answer(200, "<html>", { "content-type": "text/html" })],
    ["answers half of the JSON", answer(200, '{"Item":{"token":{"S":"')],
    ["answers an error with status 200", failure(200, "ResourceNotFoundException")],
    ["answers for something that is not DynamoDB", answer(200, '{"status":"ok"}')],
    ["answers bytes that are no text", answer(200, Buffer.from([0xff, 0xfe, 0x00, 0x80]))],
    ["promises more bytes than it sends", answer(200, '{"Item":{}}', { "content-length": "4096" })],
    ["repeats the question", reflect],
    ["answers an item without fields", item({})],
    ["answers an item without clientId", item({ token: good.token })],
    ["answers an item with an empty clientId", item({ ...good, clientId: { S: "" } })],
    ["answers a clientId of another type", item({ ...good, clientId: { N: "5" } })],
    ["answers a clientId that is a list", item({ ...good, clientId: { L: [{ S: "x" }] } })],
    ["answers another token's record", item({ ...good, token: { S: hashToken("other") } })],
    ["answers a null tenant", item({ ...good, tenantId: { NULL: true } })],
    ["answers a time in words", item({ ...good, expiresAt: { S: "tomorrow" } })],
    ["answers a time that is no number", item({ ...good, expiresAt: { N: "soon" } })],
    ["answers a time in milliseconds", item({ ...good, expiresAt: { N: "1790000000000" } })],
    ["answers scopes as one text", item({ ...good, scopes: { S: "read" } })],
    ["answers attributes without types", item({ token: hash, clientId: "example-gateway-dev-acme" })],
  ])("it %s", async (_, listener) => {
    server = await startFakeServer(listener);
    useEndpoint(server.endpoint);
    const output = captureOutput();
    // Without the time limit some cases take 3 s, and others never end.
    const outcome = await inTime(
      SHORT.totalMs + 1_500,
      invoke(`Bearer ${token}`).then(
        () => "allowed",
        (error: unknown) => error,
      ),
    );

    expect(outcome).toMatchObject({ name: "UndecidedError", message: "the authorizer could not decide" });
    expect(Object.keys(outcome as object)).toEqual(["name"]);
    expect(outcome).not.toHaveProperty("cause");
    expect(output.text()).toContain(REQUEST_ID);
    expect(output.text()).toContain('"level":"ERROR"');
    for (const secret of [token, token.slice(7), hash, "example-gateway-dev-acme"]) {
      expect(output.text()).not.toContain(secret);
    }
  });

  it("nobody listens", async () => {
    const closed = await startFakeServer(() => {});
    await closed.close();
    useEndpoint(closed.endpoint);
    const output = captureOutput();
    await expect(invoke(token)).rejects.toThrow("the authorizer could not decide");
    expect(output.text()).not.toContain(hash);
  });
});

describe("when DynamoDB stumbles once", () => {
  it.each([
    ["500", failure(500, "InternalServerError")],
    ["a dropped connection", (request: IncomingMessage) => void request.socket.destroy()],
    ["silence", () => {}],
  ])("the second attempt lets the caller in: %s", async (_, stumble) => {
    let requests = 0;
    const server = await startFakeServer((request, response) => {
      const respond = requests++ === 0 ? stumble : item(good);
      respond(request, response);
    });
    useEndpoint(server.endpoint);
    await expect(
      invoke(token, { connectMs: 2_000, attemptMs: 2_000, totalMs: 30_000 }),
    ).resolves.toMatchObject({
      usageIdentifierKey: "example-gateway-dev-acme",
    });
    expect(requests).toBe(2);
    await server.close();
  });
});
