import { FlushStageAuthorizersCacheCommand } from "@aws-sdk/client-api-gateway";
import { startTestEmulator, testDocument, tokenFor } from "./emulator.test-support";
import type { TestEmulator } from "./emulator.test-support";
import { call } from "./http.test-support";

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
    ["takes too long", { hang: true }],
    ["answers nothing", { result: null }],
    ["answers a text", { result: "Allow" }],
    ["names nobody", { result: { policyDocument: { Statement: [] } } }],
    ["has no policy", { result: { principalId: "x" } }],
    ["has a policy that is none", { statements: [{ Effect: "Perhaps" }] }],
    ["has an object in its context", { context: { a: {} } }],
    ["has a list in its context", { context: { a: [] } }],
    ["has a null in its context", { context: { a: null } }],
    ["has a key that is a number", { key: 7 }],
    ["answers more than 8 KB", { long: 8 * 1024 }],
  ])("that %s is 500, and says nothing more", async (_, wanted) => {
    const answer = await ask(token(wanted));
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
      functions: { authorizer: { file: require.resolve("./test-functions/authorizer.cjs") } },
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
    const same = token();
    const calls = async (who: string) =>
      authorizerOf((await ask(same, `/one/no-key?who=${who}`)).json)["calls"];
    const me = await calls("me");
    expect(await calls("you")).not.toBe(me);
    expect(await calls("me")).toBe(me);
  });
});
