import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  FlushStageAuthorizersCacheCommand,
} from "@aws-sdk/client-api-gateway";
import {
  hastyFunctions,
  startTestEmulator,
  testDocument,
  tokenFor,
  type TestEmulator,
} from "../../test-support/emulator.test-support";
import { call } from "../../test-support/http.test-support";

let test: TestEmulator;
beforeAll(async () => {
  test = await startTestEmulator({
    stages: [
      {
        name: "one",
        accessLogFormat: '{"latency":"$context.authorizer.latency","calls":"$context.authorizer.calls"}',
      },
      { name: "two" },
    ],
  });
});
afterAll(() => test.stop());

let serial = 0;
/** A token that no other test uses, so that its answer is in no cache. */
const token = (wanted: object = {}) => tokenFor({ ...wanted, serial: serial++ });
const ask = (authorization: string | undefined, path = "/one/no-key") =>
  call(test.url + path, authorization === undefined ? {} : { headers: { authorization } });
/** Puts a key in a usage plan of the stage. */
async function letIn(keyId: string | undefined): Promise<void> {
  const plan = { name: "p", apiStages: [{ apiId: test.emulator.apiId, stage: "one" }] };
  const { id: usagePlanId } = await test.gateway.send(new CreateUsagePlanCommand(plan));
  await test.gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" }));
}
const allowing = (more: object) => ({
  principalId: "someone",
  policyDocument: { Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
  ...more,
});
const authorizerOf = (json: Record<string, unknown>) =>
  (json["event"] as { requestContext: { authorizer: Record<string, unknown> } }).requestContext.authorizer;

describe("a TOKEN authorizer", () => {
  it.each([
    ["no header", undefined],
    ["an empty header", ""],
    ["what the identity expression does not match", "Bearer x"],
    ["what it matches in part only", "abc!"],
  ])("is not asked for %s: 401", async (_, header) => {
    const lines = test.written.access.length;
    expect(await ask(header)).toMatchObject({ status: 401, json: { message: "Unauthorized" } });
    expect(JSON.parse(test.written.access[lines] ?? "")).toEqual({ latency: "-", calls: "-" });
  });

  it("that throws Unauthorized is 401", async () => {
    const answer = await ask(token({ throw: "Unauthorized" }));
    expect(answer).toMatchObject({ status: 401, json: { message: "Unauthorized" } });
    expect(answer.headers.get("x-amzn-errortype")).toBe("UnauthorizedException");
  });

  it.each([
    ["throws anything else", { throw: "Unauthorized!" }],
    ["ends its process", { exit: true }],
    ["answers nothing", { result: null }],
    ["answers a text", { result: "Allow" }],
    ["names nobody", { result: { policyDocument: { Statement: [] } } }],
    ["has no policy", { result: { principalId: "x" } }],
    ["has a policy that is none", { statements: [{ Effect: "Perhaps" }] }],
    ["has an object in its context", { context: { a: {} } }],
    ["has a list in its context", { context: { a: [] } }],
    ["has a null in its context", { context: { a: null } }],
    ["has a key that is an object", { key: {} }],
    ["has a key that is a list", { key: ["x"] }],
    ["names a list", { result: { principalId: ["x"], policyDocument: { Statement: [] } } }],
    ["names an object", { result: { principalId: {}, policyDocument: { Statement: [] } } }],
    ["names null", { result: { principalId: null, policyDocument: { Statement: [] } } }],
    ["has a context that is a list", { result: allowing({ context: [] }) }],
    ["has a policy as a text", { result: { principalId: "x", policyDocument: "{}" } }],
    ["answers more than 8 KB", { long: 8 * 1024 }],
  ])("that %s is 500, and says nothing more", async (_, wanted) => {
    const answer = await ask(token(wanted));
    expect(answer).toMatchObject({ status: 500, text: '{"message":null}' });
    expect(answer.headers.get("x-amzn-errortype")).toBe("AuthorizerConfigurationException");
  });

  it("that takes too long is 500, and says nothing more", async () => {
    const hasty = await startTestEmulator({ functions: hastyFunctions });
    const headers = { authorization: token({ hang: true }) };
    const answer = await call(`${hasty.url}/one/no-key`, { headers });
    await hasty.stop();
    expect(answer).toMatchObject({ status: 500, text: '{"message":null}' });
    expect(answer.headers.get("x-amzn-errortype")).toBe("AuthorizerConfigurationException");
  });

  it("applies conditions to each request, also from the cache", async () => {
    const allow = (range: string) => ({
      statements: [
        {
          Effect: "Allow",
          Action: "execute-api:Invoke",
          Resource: "*",
          Condition: { IpAddress: { "aws:SourceIp": range }, StringLike: { "aws:UserAgent": "good/*" } },
        },
      ],
    });
    const as = async (authorization: string, agent: string) =>
      (await call(`${test.url}/one/no-key`, { headers: { authorization, "User-Agent": agent } })).status;
    const local = token(allow("127.0.0.0/8"));
    expect(await as(local, "good/1")).toBe(200);
    expect(await as(local, "bad/1")).toBe(403);
    expect(await as(token(allow("10.0.0.0/8")), "good/1")).toBe(403);
  });

  it.each([
    ["Deny", "Deny", "User is not authorized to access this resource with an explicit deny"],
    ["an Allow of something else", "Allow", "User is not authorized to access this resource"],
  ])("that answers %s is 403, as API Gateway words it", async (_, Effect, Message) => {
    const Resource = Effect === "Deny" ? "*" : "arn:aws:execute-api:*:*:*/two/*";
    const answer = await ask(token({ statements: [{ Effect, Action: "execute-api:Invoke", Resource }] }));
    expect(answer).toMatchObject({ status: 403, json: { Message } });
    expect(answer.headers.get("x-amzn-errortype")).toBe("AccessDeniedException");
  });

  it("that fails to start is 500, and starts again for the next caller", async () => {
    test.emulator.deploy({
      functions: { authorizer: { file: __filename.replace(/[^/]+$/, "missing.cjs") } },
    });
    expect((await ask(token())).status).toBe(500);
    test.emulator.deploy({
      functions: { authorizer: { file: require.resolve("../../test-functions/authorizer.cjs") } },
    });
    expect((await ask(token())).status).toBe(200);
  });

  it("hands its context to the backend as texts, with principalId", async () => {
    const { json } = await ask(token({ context: { number: 1.5, yes: true, text: "x", __proto__: "y" } }));
    expect(authorizerOf(json)).toMatchObject({
      number: "1.5",
      yes: "true",
      text: "x",
      principalId: "someone",
    });
  });
});

describe("an authorizer's answer", () => {
  it.each([
    [7, "7"],
    [-1.5, "-1.5"],
    [true, "true"],
    ["x", "x"],
  ])("that names %j is of the principal %j", async (principalId, text) => {
    const { status, json } = await ask(token({ result: allowing({ principalId }) }));
    expect([status, authorizerOf(json)["principalId"]]).toEqual([200, text]);
  });

  it("has a key that may be a number, of which the text counts", async () => {
    const value = "123456789012345678901";
    // JSON writes a number below 1e21 without an exponent.
    const key = { value: String(Number(value)), enabled: true };
    await letIn((await test.gateway.send(new CreateApiKeyCommand(key))).id);
    expect((await ask(token({ key: Number(value) }), "/one/secured")).status).toBe(200);
  });

  it.each([
    ["one statement that is no list", allowing({})],
    ["no context", allowing({ context: null })],
    ["no key", allowing({ usageIdentifierKey: null })],
    [
      "a version, an id and a Sid",
      allowing({
        policyDocument: {
          Version: "2008-10-17",
          Id: "i",
          Statement: [{ Sid: "s", Effect: "Allow", Action: ["a:b", "execute-api:Invoke"], Resource: ["*"] }],
        },
      }),
    ],
  ])("may have %s", async (_, result) => {
    expect((await ask(token({ result }))).status).toBe(200);
  });

  it("is not asked for where the method's ARN has over 1,600 bytes: 414", async () => {
    const arn = `arn:aws:execute-api:us-east-1:000000000000:${test.emulator.apiId}/one/GET/wide/`;
    const status = async (bytes: number) =>
      (await ask(token(), `/one/wide/${"x".repeat(bytes - arn.length)}`)).status;
    const document = testDocument();
    const paths = { ...document.paths, "/wide/{proxy+}": document.paths["/no-key"] };
    test.emulator.deploy({ document: { ...document, paths } });
    expect([await status(1600), await status(1601)]).toEqual([200, 414]);
    test.emulator.deploy({ document: testDocument() });
  });

  it("with members that no page names is taken, and they are reported once", async () => {
    const statement = { Effect: "Allow", Action: "*", Resource: "*", Principal: "*" };
    const result = {
      principalId: "x",
      policyDocument: { Statement: [statement], version: "1" },
      usageIdentiferKey: "typo",
    };
    const before = test.written.problems.length;
    for (let request = 0; request < 2; request++) expect((await ask(token({ result }))).status).toBe(200);
    const reason = "authorizer token: its answer has a member that API Gateway does not document:";
    expect(test.written.problems.slice(before)).toEqual([
      `${reason} usageIdentiferKey`,
      `${reason} policyDocument.version`,
      `${reason} policyDocument.Statement.Principal`,
    ]);
  });
});

describe("an authorizer's cached answer", () => {
  const callsOf = async (authorization: string, path?: string) =>
    authorizerOf((await ask(authorization, path)).json)["calls"];

  it("serves every method of the stage until its TTL is over", async () => {
    const same = token();
    const first = await callsOf(same);
    expect(await callsOf(same)).toBe(first);
    expect(test.written.access.slice(-1)).toEqual([JSON.stringify({ latency: "-", calls: first })]);
    test.clock.advance(59_999);
    expect(await callsOf(same)).toBe(first);
    test.clock.advance(1);
    expect(await callsOf(same)).not.toBe(first);
  });

  it("is another one on another stage", async () => {
    const same = token();
    expect(await callsOf(same, "/two/no-key")).not.toBe(await callsOf(same, "/one/no-key"));
  });

  it("is forgotten when the stage's cache is flushed", async () => {
    const same = token();
    const first = await callsOf(same);
    await test.gateway.send(
      new FlushStageAuthorizersCacheCommand({ restApiId: test.emulator.apiId, stageName: "two" }),
    );
    expect(await callsOf(same)).toBe(first);
    await test.gateway.send(
      new FlushStageAuthorizersCacheCommand({ restApiId: test.emulator.apiId, stageName: "one" }),
    );
    expect(await callsOf(same)).not.toBe(first);
  });

  it("that is narrow is applied to every method: 403 for the others", async () => {
    const narrow = token({
      key: "x",
      statements: [{ Effect: "Allow", Action: "*", Resource: "arn:aws:execute-api:*:*:*/one/GET/no-key" }],
    });
    expect((await ask(narrow)).status).toBe(200);
    expect((await ask(narrow, "/one/secured")).status).toBe(403);
  });

  it("is not kept at a TTL of zero", async () => {
    const document = testDocument({}, 0);
    test.emulator.deploy({ document });
    const same = token();
    expect(await callsOf(same)).not.toBe(await callsOf(same));
    test.emulator.deploy({ document: testDocument() });
  });
});

describe("a REQUEST authorizer", () => {
  const withRequestAuthorizer = (ttl: number) => {
    const document = testDocument();
    const scheme = document.components.securitySchemes.token["x-amazon-apigateway-authorizer"];
    Object.assign(scheme, {
      type: "request",
      identitySource: "method.request.header.Authorization, method.request.querystring.who",
      authorizerResultTtlInSeconds: ttl,
    });
    return document;
  };
  afterAll(() => test.emulator.deploy({ document: testDocument() }));

  it("is not asked when an identity source is missing and answers are cached", async () => {
    test.emulator.deploy({ document: withRequestAuthorizer(60) });
    expect((await ask(token())).status).toBe(401);
    expect((await ask(token(), "/one/no-key?who=me")).status).toBe(200);
  });

  it("has an answer in the cache for each combination of identity sources", async () => {
    test.emulator.deploy({ document: withRequestAuthorizer(60) });
    const same = token();
    const calls = async (who: string) =>
      authorizerOf((await ask(same, `/one/no-key?who=${who}`)).json)["calls"];
    const me = await calls("me");
    expect(await calls("you")).not.toBe(me);
    expect(await calls("me")).toBe(me);
  });

  describe("where the caller sends its key", () => {
    const value = "a-key-that-the-caller-sends";
    let id: string | undefined;
    beforeAll(async () => {
      const document = withRequestAuthorizer(0);
      test.emulator.deploy({ document: { ...document, "x-amazon-apigateway-api-key-source": "HEADER" } });
      ({ id } = await test.gateway.send(new CreateApiKeyCommand({ value, enabled: true })));
      await letIn(id);
    });
    const identities = async (path: string, key: string) => {
      const headers = { authorization: token({ echo: true }), "x-api-key": key };
      const { status, json } = await call(test.url + path, { headers });
      const asked = status === 200 ? (JSON.parse(String(authorizerOf(json)["event"])) as object) : undefined;
      return [status, asked, json["event"]].map((each) =>
        typeof each === "object"
          ? (each as { requestContext: { identity: object } }).requestContext.identity
          : each,
      );
    };

    it("is told the key's value and id, as the backend is", async () => {
      const [status, asked, backend] = await identities("/one/secured", value);
      expect(status).toBe(200);
      expect(asked).toMatchObject({ apiKey: value, apiKeyId: id });
      expect(backend).toMatchObject({ apiKey: value, apiKeyId: id });
    });

    it("is told no key where the method requires none", async () => {
      const [status, asked, backend] = await identities("/one/no-key", value);
      expect(status).toBe(200);
      for (const each of [asked, backend]) expect(each).not.toHaveProperty("apiKey");
    });

    it("is told no key that nobody has, which is refused after it", async () => {
      expect((await identities("/one/secured", "unknown"))[0]).toBe(403);
    });
  });

  it("gets maps without entries as {}, and those with entries as the backend does", async () => {
    test.emulator.deploy({ document: withRequestAuthorizer(0) });
    const eventFor = async (path: string) =>
      JSON.parse(String(authorizerOf((await ask(token({ echo: true }), path)).json)["event"])) as object;
    expect(await eventFor("/one/no-key")).toMatchObject({
      type: "REQUEST",
      resource: "/no-key",
      path: "/no-key",
      httpMethod: "GET",
      queryStringParameters: {},
      multiValueQueryStringParameters: {},
      pathParameters: {},
      stageVariables: {},
    });
    expect(await eventFor("/one/no-key?a=1&a=2")).toMatchObject({
      queryStringParameters: { a: "2" },
      multiValueQueryStringParameters: { a: ["1", "2"] },
    });
  });
});
