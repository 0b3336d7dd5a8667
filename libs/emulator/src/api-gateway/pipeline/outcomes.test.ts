import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
} from "@aws-sdk/client-api-gateway";
import {
  describe as words,
  isAsExpected,
  outcomes,
  type OutcomeId,
  type Pattern,
} from "@tollgate/gateway-outcomes";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { selfSignedCertificate } from "../../test-support/certificate.test-support";
import {
  startTestEmulator,
  tokenFor,
  wanting,
  type TestEmulator,
} from "../../test-support/emulator.test-support";
import { call, type Answer } from "../../test-support/http.test-support";
import {
  outcomesDocument,
  outcomesFormat,
  outcomesFunctions,
  shippedGatewayResponses,
  type Backends,
} from "../../test-support/outcomes.test-support";

let test: TestEmulator;
/** Of an account without any rate, and with a document that takes keys from `X-API-Key`. */
let other: TestEmulator;
let backends: Backends;
const servers: Server[] = [];

async function listen(server: Server, scheme = "http"): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  const answering = await listen(
    createServer(({ url = "" }, response) => {
      const status = Number(url.slice(1));
      if (status) response.writeHead(status).end("{}");
      if (url === "/cut-off")
        response.writeHead(200, { "Content-Length": "7" }).write("{", () => response.destroy());
      if (url === "/too-large") response.end("x".repeat(10 * 1024 * 1024 + 1));
    }),
  );
  const untrusted = await listen(
    createTlsServer(selfSignedCertificate(), (_, response) => response.end()),
    "https",
  );
  const gone = createServer();
  const closed = await listen(gone);
  gone.close();
  backends = { answering, untrusted, closed };
  test = await startTestEmulator({
    document: outcomesDocument(backends),
    functions: outcomesFunctions,
    stages: [
      {
        name: "one",
        accessLogFormat: outcomesFormat,
        methodThrottles: { "/limited/GET": { rateLimit: 0, burstLimit: 0 } },
      },
      { name: "two" },
    ],
  });
  other = await startTestEmulator({
    document: otherDocument(),
    functions: {},
    stages: [{ name: "one", accessLogFormat: outcomesFormat }],
    accountThrottle: { rateLimit: 0, burstLimit: 0 },
    log: { access: (line) => void test.written.access.push(line), lambda: () => {}, problem: () => {} },
  });
});
afterAll(async () => {
  await other.stop();
  await test.stop();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const otherDocument = (gatewayResponses: object = {}) => ({
  ...outcomesDocument(backends),
  "x-amazon-apigateway-api-key-source": "HEADER",
  "x-amazon-apigateway-gateway-responses": gatewayResponses,
});
const get = (path: string, headers: Record<string, string> = {}) => call(test.url + path, { headers });
const backend = (wanted: object) => get("/one/open", wanting(wanted));
const answers = (answer: unknown) => backend({ return: answer });
let serial = 0;
/** Each token another, so that no answer is in the authorizer's cache. */
const authorized = (wanted: object = {}, path = "/one/no-key") =>
  get(path, { authorization: tokenFor({ ...wanted, serial: serial++ }) });
const signature =
  "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=c";

interface KeyOptions {
  readonly enabled?: boolean;
  readonly plan?: object;
}

/** Calls a method that requires a key, with one that is new. */
async function withKey({ enabled = true, plan }: KeyOptions, times = 1): Promise<Answer> {
  const value = `key-of-the-test-number-${serial++}`;
  const key = await test.gateway.send(new CreateApiKeyCommand({ name: value, value, enabled }));
  if (plan) {
    const { id: usagePlanId } = await test.gateway.send(new CreateUsagePlanCommand({ name: value, ...plan }));
    await test.gateway.send(
      new CreateUsagePlanKeyCommand({ usagePlanId, keyId: key.id, keyType: "API_KEY" }),
    );
  }
  for (let done = 1; done < times; done++) await authorized({ key: value }, "/one/secured");
  return authorized({ key: value }, "/one/secured");
}
const stages = (stage: string) => ({ apiStages: [{ apiId: test.emulator.apiId, stage }] });

/** Requests that end so. */
const requests: Readonly<Partial<Record<OutcomeId, () => Promise<Answer>>>> = {
  "path-unknown": () => get("/one/nope"),
  "method-unknown": () => call(`${test.url}/one/open`, { method: "DELETE" }),
  "path-unknown-with-bearer": () => get("/one/nope", { authorization: "Bearer abc" }),
  "path-unknown-with-token": () => get("/one/nope", { authorization: "abc" }),
  "path-unknown-with-signature": () =>
    get("/one/nope", { authorization: signature, "x-amz-date": "20260101T000000Z" }),
  "path-malformed": () => get("/one/items/%ff%fe"),
  "stage-unknown": () => get("/three/open"),
  "parameter-missing": () =>
    call(`${test.url}/one/pets`, { method: "POST", headers: { "x-trace": "1" }, body: "{}" }),
  "body-invalid": () =>
    call(`${test.url}/one/pets?kind=cat`, {
      method: "POST",
      headers: { "x-trace": "1", "content-type": "application/json" },
      body: "{}",
    }),
  "media-type-without-model": () =>
    call(`${test.url}/one/pets?kind=cat`, {
      method: "POST",
      headers: { "x-trace": "1", "content-type": "text/plain" },
      body: "{",
    }),
  "body-too-large": () =>
    call(`${test.url}/one/open`, { method: "POST", body: "x".repeat(10 * 1024 * 1024 + 1) }),
  "event-too-large": () =>
    call(`${test.url}/one/open`, { method: "POST", body: "x".repeat(6 * 1024 * 1024) }),
  "headers-too-large": () => get("/one/open", { "x-long": "x".repeat(10_240) }),

  "authorizer-allows": () => authorized(),
  "authorizer-cached": async () => {
    const authorization = tokenFor({ serial: serial++ });
    await get("/one/no-key", { authorization });
    return get("/one/no-key", { authorization });
  },
  "token-missing": () => get("/one/no-key"),
  "token-malformed": () => get("/one/no-key", { authorization: "a b" }),
  "authorizer-throws-unauthorized": () => authorized({ throw: "Unauthorized" }),
  "authorizer-denies": () =>
    authorized({ statements: [{ Effect: "Deny", Action: "execute-api:Invoke", Resource: "*" }] }),
  "authorizer-allows-another": () =>
    authorized({
      statements: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "arn:*:*/two/*" }],
    }),
  "authorizer-throws": () => authorized({ throw: "no" }),
  "authorizer-exits": () => authorized({ exit: true }),
  "authorizer-times-out": () => authorized({ hang: true }, "/one/authorized-hastily"),
  "authorizer-missing": () => get("/one/unguarded", { authorization: "abc" }),
  "authorizer-answers-nothing": () => authorized({ result: null }),
  "authorizer-answers-text": () => authorized({ result: "Allow" }),
  "authorizer-names-nobody": () => authorized({ result: { policyDocument: { Statement: [] } } }),
  "authorizer-without-policy": () => authorized({ result: { principalId: "x" } }),
  "authorizer-bad-policy": () => authorized({ statements: [{ Effect: "Perhaps" }] }),
  "authorizer-context-object": () => authorized({ context: { a: {} } }),
  "authorizer-context-list": () => authorized({ context: { a: [] } }),
  "authorizer-answer-too-large": () => authorized({ long: 8 * 1024 }),
  "path-too-long": () => authorized({}, `/one/guarded/${"x".repeat(1600)}`),

  "key-missing": () => authorized({}, "/one/secured"),
  "key-unknown": () => authorized({ key: "a-key-that-does-not-exist" }, "/one/secured"),
  "key-disabled": () => withKey({ enabled: false, plan: stages("one") }),
  "key-without-plan": () => withKey({}),
  "key-of-another-stage": () => withKey({ plan: stages("two") }),
  "header-key-missing": () => call(`${other.url}/one/key-only`),
  "header-key-unknown": () =>
    call(`${other.url}/one/key-only`, { headers: { "x-api-key": "a-key-that-does-not-exist" } }),
  "account-throttles": () => call(`${other.url}/one/open`),
  "plan-throttles": () =>
    withKey({ plan: { ...stages("one"), throttle: { rateLimit: 1, burstLimit: 1 } } }, 2),
  "quota-exceeded": () => withKey({ plan: { ...stages("one"), quota: { limit: 1, period: "DAY" } } }, 2),
  "stage-throttles": () => get("/one/limited"),

  "function-answers": () => answers({ statusCode: 200 }),
  "function-redirects": () =>
    call(`${test.url}/one/open`, {
      headers: wanting({ return: { statusCode: 302, headers: { Location: "/" } } }),
      redirect: "manual",
    }),
  "function-answers-404": () => answers({ statusCode: 404 }),
  "function-answers-404-as-text": () => answers({ statusCode: "404" }),
  "function-answers-503": () => answers({ statusCode: 503 }),
  "function-throws": () => get("/one/throws"),
  "function-rejects": () => get("/one/rejects"),
  "function-throws-own-type": () => get("/one/throwsOwnType"),
  "function-throws-text": () => get("/one/throwsText"),
  "function-leaves-rejection": () => get("/one/leavesRejection"),
  "function-exits": () => backend({ exit: true }),
  "function-out-of-memory": () => get("/one/greedy"),
  "function-times-out": () => get("/one/hasty", wanting({ hang: true })),
  "function-does-not-start": () => get("/one/broken"),
  "answer-too-large": () => backend({ bytes: 6 * 1024 * 1024 + 100 }),
  "answer-null": () => answers(null),
  "answer-text": () => answers("text"),
  "answer-number": () => answers(200),
  "answer-list": () => answers([{ statusCode: 200 }]),
  "answer-unknown-member": () => answers({ statusCode: 200, message: "x" }),
  "answer-cookies": () => answers({ statusCode: 200, cookies: ["a=b"] }),
  "answer-status-text": () => answers({ statusCode: "OK" }),
  "answer-status-600": () => answers({ statusCode: 600 }),
  "answer-status-fraction": () => answers({ statusCode: 200.5 }),
  "answer-body-object": () => answers({ statusCode: 200, body: {} }),
  "answer-headers-list": () => answers({ statusCode: 200, headers: [] }),
  "answer-header-object": () => answers({ statusCode: 200, headers: { a: {} } }),
  "answer-header-name": () => answers({ statusCode: 200, headers: { "a b": "c" } }),
  "answer-header-value": () => answers({ statusCode: 200, headers: { a: "b\nc" } }),
  "answer-multi-value-text": () => answers({ statusCode: 200, multiValueHeaders: { a: "b" } }),
  "function-too-slow": () => get("/one/slow", wanting({ waitMs: 500 })),
  "function-missing": () => get("/one/missing"),

  "http-answers": () => get("/one/http/200"),
  "http-answers-404": () => get("/one/http/404"),
  "http-answers-500": () => get("/one/http/500"),
  "http-refuses": () => get("/one/closed"),
  "http-cut-off": () => get("/one/http/cut-off"),
  "http-answer-too-large": () => get("/one/http/too-large"),
  "http-without-tls": () => get("/one/http-without-tls"),
  "http-host-unknown": () => get("/one/nowhere"),
  "http-too-slow": () => get("/one/http-slow"),
  "http-bad-certificate": () => get("/one/untrusted"),
  "mock-answers": () => get("/one/mock"),
  "mock-without-response": () => get("/one/mock-without-response"),
};

const ids = Object.keys(outcomes) as OutcomeId[];

/** What is seen, with the table's words in place of what fits them: so a difference shows both. */
const inWordsOf = (expected: string | Pattern, actual: string | undefined) =>
  actual !== undefined && isAsExpected(expected, actual) ? words(expected) : actual;

it("there is a request for each outcome but those that only AWS has", () => {
  expect(Object.keys(requests).sort()).toEqual(ids.filter((id) => !outcomes[id].onlyOnAws).sort());
});

/** Ends a request so, and gives its answer and the lines of the access log. */
async function seen(id: OutcomeId) {
  const before = test.written.access.length;
  const response = await (requests[id] as () => Promise<Answer>)();
  const lines = test.written.access.slice(before);
  return { response, variables: JSON.parse(lines.at(-1) ?? "{}") as Record<string, string>, lines };
}

function expectAsInTable(id: OutcomeId, variables: Readonly<Record<string, string>>): void {
  const wanted = Object.entries(outcomes[id].log);
  expect(
    Object.fromEntries(wanted.map(([name, [value]]) => [name, inWordsOf(value, variables[name])])),
  ).toEqual(Object.fromEntries(wanted.map(([name, [value]]) => [name, words(value)])));
}

it.each(ids.filter((id) => requests[id]))("%s: answer and access log are as the table says", async (id) => {
  const { answer, line } = outcomes[id];
  const { response, variables, lines } = await seen(id);
  expect(response.status).toBe(answer.status[0]);
  if (answer.by === "gateway") {
    expect({
      body: inWordsOf(answer.body[0], response.text),
      errorType: response.headers.get("x-amzn-errortype"),
    }).toEqual({ body: words(answer.body[0]), errorType: answer.errorType[0] });
  }
  if (line[0] === "none") return void expect(lines).toEqual([]);
  expectAsInTable(id, variables);
  expect(variables["status"]).toBe(String(answer.status[0]));
});

describe("with the gateway responses of the document that is deployed", () => {
  const shipped = shippedGatewayResponses();
  beforeAll(() => {
    const document = { ...outcomesDocument(backends), "x-amazon-apigateway-gateway-responses": shipped };
    test.emulator.deploy({ document });
    other.emulator.deploy({ document: otherDocument(shipped) });
  });
  afterAll(() => {
    test.emulator.deploy({ document: outcomesDocument(backends) });
    other.emulator.deploy({ document: otherDocument() });
  });
  const refusals = ids.filter((id) => {
    const { answer, line } = outcomes[id];
    return requests[id] && answer.by === "gateway" && line[0] !== "none";
  });

  it.each(refusals)("%s: status and body are the document's, the log is the same", async (id) => {
    const { status } = outcomes[id].answer;
    const { response, variables } = await seen(id);
    expectAsInTable(id, variables);
    const type = variables["error.responseType"] ?? "";
    const own = shipped[type] ?? shipped[status[0] >= 500 ? "DEFAULT_5XX" : "DEFAULT_4XX"];
    const template = own?.responseTemplates["application/json"] ?? "";
    expect([response.status, response.text, response.headers.get("cache-control")]).toEqual([
      own?.statusCode ?? status[0],
      template
        .replace("$context.error.messageString", variables["error.messageString"] ?? "")
        .replace("$context.requestId", response.headers.get("x-amzn-requestid") ?? ""),
      "no-store",
    ]);
  });

  it("a backend that crashes is 502, one that is too slow is 504", async () => {
    for (const id of ["function-throws", "function-exits", "function-times-out", "answer-text"] as const)
      expect((await seen(id)).response.status).toBe(502);
    expect((await seen("function-too-slow")).response.status).toBe(504);
  });

  it("a token on a path that does not exist is not quoted", async () => {
    for (const id of ["path-unknown-with-bearer", "path-unknown-with-token"] as const)
      expect((await seen(id)).response).toMatchObject({ status: 403, json: { message: "Request rejected" } });
  });
});
