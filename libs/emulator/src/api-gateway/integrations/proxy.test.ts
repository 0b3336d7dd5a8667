import {
  hastyFunctions,
  HeldRequests,
  httpProxy,
  startTestEmulator,
  testDocument,
  wanting,
  NOON,
  type TestEmulator,
} from "../../test-support/emulator.test-support";
import { call, sendRaw } from "../../test-support/http.test-support";
import type { EmulatorOptions } from "../../options";

let test: TestEmulator;
beforeAll(async () => {
  test = await startTestEmulator({ stages: [{ name: "one", variables: { size: "big" } }, { name: "two" }] });
});
afterAll(() => test.stop());

/** Of one test: it ends also where an expectation fails, or Jest would wait for it. */
const backends: TestEmulator[] = [];
afterEach(() => Promise.all(backends.splice(0).map((each) => each.stop())));
async function startBackend(options: Partial<EmulatorOptions> = {}): Promise<TestEmulator> {
  const backend = await startTestEmulator(options);
  backends.push(backend);
  return backend;
}

const eventOf = async (path: string, init?: RequestInit) =>
  (await call(test.url + path, init)).json["event"] as Record<string, unknown>;

describe("the event that a Lambda backend gets", () => {
  it("has the request's path, query and headers, single and multi-valued", async () => {
    const event = await eventOf("/one/items/a%2Fb?x=1&x=2&y=%20z&__proto__=p", {
      headers: { "X-Custom": "yes" },
    });
    expect(event).toMatchObject({
      resource: "/items/{id}",
      path: "/items/a%2Fb",
      httpMethod: "GET",
      pathParameters: { id: "a%2Fb" },
      queryStringParameters: { x: "2", y: " z" },
      multiValueQueryStringParameters: { x: ["1", "2"], y: [" z"] },
      stageVariables: { size: "big" },
      body: null,
      isBase64Encoded: false,
    });
    const headers = event["headers"] as Record<string, string>;
    expect(headers["X-Custom"] ?? headers["x-custom"]).toBe("yes");
    expect(headers).toMatchObject({ "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http" });
    expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain("connection");
  });

  it("has a path as the caller wrote it, but for slashes at its beginning and in a greedy variable's end", async () => {
    const encoded = "/api/test%2Balias@gmail.com/test+alias@gmail.com";
    for (const [sent, path, proxy] of [
      [`/one/files${encoded}`, `/files${encoded}`, encoded.slice(1)],
      ["/one/files/a/", "/files/a/", "a"],
      ["/one//files/a", "/files/a", "a"],
    ] as const) {
      expect(await eventOf(sent)).toMatchObject({
        path,
        pathParameters: { proxy },
        requestContext: { path: sent, resourcePath: "/files/{proxy+}" },
      });
    }
    expect(await eventOf("/one//open")).toMatchObject({ path: "/open", pathParameters: null });
  });

  it("has the query decoded, and split at semicolons", async () => {
    const query = "time=10+00:00&email=t%2Ba@x.com&plus=t+a@x.com&url=https://x.com/&b&a=1&a=2;c=3";
    const single = {
      time: "10 00:00",
      email: "t+a@x.com",
      plus: "t a@x.com",
      url: "https://x.com/",
      b: "",
      a: "2",
      c: "3",
    };
    expect((await eventOf(`/one/open?${query}`))["queryStringParameters"]).toEqual(single);
  });

  it("does not have the headers that API Gateway keeps", async () => {
    const kept = { "Content-MD5": "a", "Max-Forwards": "1", Server: "b", "WWW-Authenticate": "c" };
    const { headers } = await eventOf("/one/open", { headers: kept });
    const names = Object.keys(headers as object).map((name) => name.toLowerCase());
    for (const name of Object.keys(kept)) expect(names).not.toContain(name.toLowerCase());
  });

  it("says null for what is not there", async () => {
    expect(await eventOf("/two/open")).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
    });
  });

  it("has the request's context", async () => {
    const { requestContext } = (await eventOf("/one/open", { headers: { "user-agent": "agent" } })) as {
      requestContext: object;
    };
    expect(requestContext).toMatchObject({
      accountId: "000000000000",
      apiId: test.emulator.apiId,
      stage: "one",
      resourcePath: "/open",
      httpMethod: "GET",
      path: "/one/open",
      protocol: "HTTP/1.1",
      requestTimeEpoch: NOON,
      requestTime: "24/Nov/2026:12:00:00 +0000",
      domainName: "127.0.0.1",
      identity: { sourceIp: "127.0.0.1", userAgent: "agent", caller: null },
    });
    expect(requestContext).not.toHaveProperty("authorizer");
    expect(requestContext).not.toHaveProperty("identity.apiKey");
  });

  it("has each of a header's values, and the last one alone", async () => {
    const bytes = "GET /one/open HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a: 2\r\nConnection: close\r\n\r\n";
    const body = (await sendRaw(test.url, bytes)).split("\r\n\r\n")[1] ?? "";
    const { event } = JSON.parse(body) as { event: Record<string, Record<string, unknown>> };
    expect([event["headers"]?.["X-A"], event["multiValueHeaders"]?.["X-A"]]).toEqual(["2", ["1", "2"]]);
  });

  it("has a text as body, and base64 for a binary media type of the API", async () => {
    const post = (type: string) =>
      eventOf("/one/open", { method: "POST", headers: { "content-type": type }, body: "größe" });
    expect(await post("text/plain")).toMatchObject({ body: "größe", isBase64Encoded: false });
    test.emulator.deploy({
      document: testDocument({ "x-amazon-apigateway-binary-media-types": ["image/png"] }),
    });
    expect(await post("image/png")).toMatchObject({
      body: Buffer.from("größe").toString("base64"),
      isBase64Encoded: true,
    });
    expect(await post("text/plain")).toMatchObject({ isBase64Encoded: false });
    test.emulator.deploy({ document: testDocument() });
  });
});

describe("a Lambda backend", () => {
  const ask = (wanted: object, path = "/one/open") => call(test.url + path, { headers: wanting(wanted) });

  it("sees its own environment and none of this process's", async () => {
    const { json } = await call(`${test.url}/one/open`);
    const env = json["env"] as Record<string, string>;
    expect(env).toMatchObject({
      COLOUR: "green",
      AWS_LAMBDA_FUNCTION_NAME: "backend",
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL: test.url,
    });
    expect(env).not.toHaveProperty("PATH");
    expect(env).not.toHaveProperty("JEST_WORKER_ID");
    const context = json["context"] as { remaining: number };
    expect(context).toMatchObject({ functionName: "backend", memoryLimitInMB: "128" });
    expect(context.remaining).toBeGreaterThan(0);
    expect(context.remaining).toBeLessThanOrEqual(20_000);
  });

  it("answers with its status, headers and body", async () => {
    const answer = await ask({
      return: {
        statusCode: 418,
        headers: {
          "Content-Type": "text/plain",
          Server: "teapot",
          Connection: "close",
          Trailer: "a",
          Upgrade: "b",
          TE: "c",
          "WWW-Authenticate": "d",
        },
        multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"] },
        body: "short",
      },
    });
    expect([answer.status, answer.text, answer.headers.getSetCookie()]).toEqual([
      418,
      "short",
      ["a=1", "b=2"],
    ]);
    expect(answer.headers.get("content-type")).toBe("text/plain");
    const remapped = ["server", "connection", "trailer", "upgrade", "www-authenticate"].map((name) =>
      answer.headers.get(`x-amzn-remapped-${name}`),
    );
    expect([...remapped, answer.headers.get("te")]).toEqual(["teapot", "close", "a", "b", "d", "c"]);
    expect(answer.headers.get("x-amzn-requestid")).toMatch(/^[\da-f-]{36}$/);
    expect(answer.headers.get("x-amz-apigw-id")).toMatch(/^[\w-]{15}=$/);
  });

  it.each([
    ["throws", { throw: "secret detail" }],
    ["answers nothing", { return: null }],
    ["answers a text", { return: "hello" }],
    ["answers with a member that no response has", { return: { statusCode: 200, message: "x" } }],
    ["ends its process", { exit: true }],
    ["leaves a promise rejection unhandled", { unhandled: true }],
    ["answers more than 6 MB", { bytes: 6 * 1024 * 1024 + 100 }],
  ])("that %s is 502, and the next request is answered", async (_, wanted) => {
    const answer = await ask(wanted);
    expect(answer).toMatchObject({ status: 502, text: '{"message": "Internal server error"}' });
    expect(answer.headers.get("x-amzn-errortype")).toBe("InternalServerErrorException");
    expect((await ask({})).status).toBe(200);
  });

  it("that is over its integration's timeout is 504", async () => {
    const answer = await ask({ waitMs: 500 }, "/one/slow");
    expect(answer).toMatchObject({ status: 504, text: '{"message": "Endpoint request timed out"}' });
  });

  it("that is over its own timeout is 502, as a function that failed", async () => {
    const hasty = await startBackend({ functions: hastyFunctions });
    expect((await call(`${hasty.url}/one/open`, { headers: wanting({ hang: true }) })).status).toBe(502);
    expect(hasty.written.lambda).toContain("Task timed out after 1 seconds");
  });

  it("handles requests at the same time, each container one", async () => {
    const held = new HeldRequests();
    const answers = Array.from({ length: 5 }, () => call(`${test.url}/one/open`, { headers: held.next() }));
    await held.underWay();
    held.release();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  it("writes its output to the log", async () => {
    await ask({ log: "a line of the function" });
    await ask({});
    expect(test.written.lambda).toContain("a line of the function");
  });

  it("has its code replaced while a request is under way, which ends in the old one", async () => {
    const { emulator, url } = await startBackend();
    const asked = (headers = {}) => call(`${url}/one/open`, { headers });
    const held = new HeldRequests();
    const slow = asked(held.next());
    await held.underWay();
    emulator.deploy({ functions: { backend: { ...backendFile(), environment: { COLOUR: "blue" } } } });
    const next = await asked();
    held.release();
    expect((next.json["env"] as Record<string, string>)["COLOUR"]).toBe("blue");
    expect(((await slow).json["env"] as Record<string, string>)["COLOUR"]).toBe("green");
  });
});

const backendFile = () => ({ file: require.resolve("../../test-functions/backend.cjs") });

describe("request validation", () => {
  const post = (query: string, headers: Record<string, string>, body = "") =>
    call(`${test.url}/one/pets${query}`, { method: "POST", headers, body });
  const complete = { "x-trace": "1", "content-type": "application/json" };

  it("names the parameters that are missing", async () => {
    expect(await post("", {})).toMatchObject({
      status: 400,
      json: { message: "Missing required request parameters: [kind, X-Trace]" },
    });
  });

  it.each(["", "{", "[]", "{}", '{"name":7}', '{"name":""}'])("refuses the body %j", async (body) => {
    const answer = await post("?kind=cat", complete, body);
    expect(answer).toMatchObject({ status: 400, text: '{"message": "Invalid request body"}' });
    expect(answer.headers.get("x-amzn-errortype")).toBe("BadRequestException");
  });

  it("tells the developer which parameter or member failed, with the request's id and no value", async () => {
    const lineOf = async (...request: Parameters<typeof post>) => {
      const { headers } = await post(...request);
      const id = headers.get("x-amzn-requestid") ?? "";
      const line = test.written.problems.at(-1) ?? "";
      expect(line).not.toContain("hunter2");
      return line.replace(id, "<id>");
    };
    expect(await lineOf("", {})).toBe(
      "request <id>: POST /pets: lacks required parameters: query kind, header X-Trace",
    );
    expect(await lineOf("?kind=cat", complete, '{"name":["hunter2"]}')).toBe(
      "request <id>: POST /pets: invalid body: /name is of type array, must be string",
    );
    expect(await lineOf("?kind=cat", complete, '{"password":"hunter2"}')).toBe(
      "request <id>: POST /pets: invalid body: the body lacks name",
    );
    expect(await lineOf("?kind=cat", complete, '{"name": hunter2}')).toBe(
      "request <id>: POST /pets: invalid body: the body is no JSON",
    );
  });

  it("takes no body for an object without members, whether the document requires one or not", async () => {
    const optional = testDocument();
    optional.paths["/pets"].post.requestBody.required = false;
    test.emulator.deploy({ document: optional });
    expect((await post("?kind=cat", complete)).status).toBe(400);
    const lenient = testDocument();
    Object.assign(lenient.components.schemas.Pet, { required: undefined });
    test.emulator.deploy({ document: lenient });
    expect((await post("?kind=cat", complete)).status).toBe(200);
    test.emulator.deploy({ document: testDocument() });
  });

  it("lets a body through that fits the model, with members of any name", async () => {
    expect((await post("?kind=cat", complete, '{"name":"Tom","__proto__":{"x":1}}')).status).toBe(200);
  });

  it("tells what is wrong with it to who asks for that in a gateway response", async () => {
    const responseTemplates = {
      "application/json": '{"why":"$context.error.validationErrorString"}',
      "text/plain": "$context.error.validationErrorString",
    };
    const responses = {
      BAD_REQUEST_BODY: { responseTemplates },
      BAD_REQUEST_PARAMETERS: { responseTemplates },
    };
    test.emulator.deploy({ document: testDocument({ "x-amazon-apigateway-gateway-responses": responses }) });
    const why = '[object has missing required properties (["name"])]';
    // In JSON, a variable is escaped; in any other text it stands as it is.
    expect((await post("?kind=cat", complete, "{}")).json).toEqual({ why });
    expect((await post("?kind=cat", { ...complete, accept: "text/plain" }, "{}")).text).toBe(why);
    expect((await post("", {})).json).toEqual({
      why: "Missing required request parameters: [kind, X-Trace]",
    });
    test.emulator.deploy({ document: testDocument() });
  });

  it("looks at a body of any type by a model for $default", async () => {
    const document = testDocument();
    const { content } = document.paths["/pets"].post.requestBody;
    Object.assign(content, { $default: content["application/json"], "text/csv": { schema: {} } });
    test.emulator.deploy({ document });
    const status = async (type: string) =>
      (await post("?kind=cat", { ...complete, "content-type": type }, "{}")).status;
    expect([await status("text/plain"), await status("text/csv")]).toEqual([400, 200]);
    test.emulator.deploy({ document: testDocument() });
  });

  it("does not look at a body of a type that has no model", async () => {
    expect((await post("?kind=cat", { ...complete, "content-type": "text/plain" }, "{")).status).toBe(200);
  });
});

it.each([204, 304])(
  "an answer of %i has no body and no length of one, whatever the function returned",
  async (statusCode) => {
    const headers = {
      "X-Wanted": JSON.stringify({ return: { statusCode, headers: { ETag: "e" }, body: "text" } }),
    };
    const request = Object.entries({ Host: "x", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    const get = (more = "") => `GET /one/open HTTP/1.1\r\n${request.join("")}${more}\r\n`;
    // The second answer begins where the first one ends.
    const [first = "", second = "", ...others] = (
      await sendRaw(test.url, get() + get("Connection: close\r\n"))
    ).split(/(?=HTTP\/1\.1)/);
    for (const answer of [first, second]) {
      expect(answer).toContain(`HTTP/1.1 ${statusCode} `);
      expect(answer).toContain("ETag: e");
      expect(answer).not.toMatch(/content-length|transfer-encoding|text$/i);
      expect(answer).toMatch(/\r\n\r\n$/);
    }
    expect(others).toEqual([]);
  },
);

it("a MOCK integration answers a CORS preflight", async () => {
  const answer = await call(`${test.url}/one/cors`, { method: "OPTIONS" });
  expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
});

describe("headers that an HTTP_PROXY integration maps", () => {
  const header = (name: string) => `integration.request.header.${name}`;

  it("are in the place of the caller's, in any case, also where nothing has a value", async () => {
    const backend = await startBackend();
    const requestParameters = {
      [header("X-Constant")]: "'-'",
      [header("X-Id")]: "context.requestId",
      [header("X-Copy")]: "method.request.header.X-From",
      [header("X-Tenant")]: "context.authorizer.principalId",
    };
    const mapped = httpProxy(`${backend.url}/one/open`, { requestParameters });
    test.emulator.deploy({ document: testDocument({ paths: { "/far": { get: mapped } } }) });
    const answer = await call(`${test.url}/one/far`, {
      headers: { "x-constant": "mine", "X-TENANT": "mine", "x-from": "copied", "x-other": "passed" },
    });
    const { headers } = answer.json["event"] as { headers: Record<string, string> };
    const names = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect(names).toMatchObject({
      "x-constant": "-",
      "x-id": answer.headers.get("x-amzn-requestid"),
      "x-copy": "copied",
      "x-other": "passed",
    });
    expect(names).not.toHaveProperty("x-tenant");
    test.emulator.deploy({ document: testDocument() });
  });

  it.each([
    [header("X-A"), "integration.response.body", "must be a 'constant'"],
    [header("X-A"), "'it''s'", "must be a 'constant'"],
    ["integration.request.querystring.a", "'1'", "maps to integration.request.path and .header only"],
  ])("are refused where they cannot be served: %s from %s", (target, source, message) => {
    const requestParameters = { [target]: source };
    const paths = { "/far": { get: httpProxy("http://127.0.0.1:1/", { requestParameters }) } };
    expect(() => test.emulator.deploy({ document: testDocument({ paths }) })).toThrow(message);
  });
});

describe("an HTTP_PROXY integration", () => {
  it("passes path, query, headers and body on, and the answer back", async () => {
    // Another emulator is as good a backend as any.
    const backend = await startBackend();
    const document = testDocument({
      paths: {
        "/far/{rest+}": {
          "x-amazon-apigateway-any-method": httpProxy(`${backend.url}/one/files/{rest}`, {
            httpMethod: "ANY",
            requestParameters: { "integration.request.path.rest": "method.request.path.rest" },
          }),
        },
      },
    });
    test.emulator.deploy({ document });
    const answer = await call(`${test.url}/one/far/a/b%20c?q=1`, {
      method: "PUT",
      headers: { "X-A": "1" },
      body: "text",
    });
    expect(answer.json["event"]).toMatchObject({
      httpMethod: "PUT",
      path: "/files/a/b%20c",
      queryStringParameters: { q: "1" },
      headers: { "x-amzn-apigateway-api-id": test.emulator.apiId },
      body: "text",
    });
    await backend.stop();
    expect(await call(`${test.url}/one/far/a`)).toMatchObject({
      status: 504,
      json: { message: "Network error communicating with endpoint" },
    });
    test.emulator.deploy({ document: testDocument() });
  });
});
