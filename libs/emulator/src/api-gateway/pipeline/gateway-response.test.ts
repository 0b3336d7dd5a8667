import { startTestEmulator, testDocument, type TestEmulator } from "../../test-support/emulator.test-support";
import { call } from "../../test-support/http.test-support";

let test: TestEmulator;
beforeAll(async () => {
  test = await startTestEmulator({
    stages: [
      {
        name: "one",
        accessLogFormat:
          '{"status":$context.status,"type":"$context.error.responseType","path":"$context.resourcePath",' +
          '"agent":"$context.identity.userAgent","none":"$context.nothing","bytes":$context.responseLength}',
      },
    ],
  });
});
afterAll(() => test.stop());

it.each([
  ["/", "Forbidden", "ForbiddenException"],
  ["/three/open", "Forbidden", "ForbiddenException"],
  ["/__proto__/open", "Forbidden", "ForbiddenException"],
  ["/one/nothing", "Missing Authentication Token", "MissingAuthenticationTokenException"],
  ["/one", "Missing Authentication Token", "MissingAuthenticationTokenException"],
])("%s is 403 %s", async (path, message, errorType) => {
  const answer = await call(test.url + path);
  expect(answer).toMatchObject({ status: 403, json: { message } });
  expect(answer.headers.get("x-amzn-errortype")).toBe(errorType);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(answer.headers.get("x-amzn-requestid")).toMatch(/^[\da-f-]{36}$/);
});

it("a method that the resource does not have is 403 too", async () => {
  expect(await call(`${test.url}/one/open`, { method: "DELETE" })).toMatchObject({
    status: 403,
    json: { message: "Missing Authentication Token" },
  });
});

const NO_SIGNATURE =
  "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
  "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a " +
  "'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=";

it.each([
  [
    "Bearer abc",
    "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): " +
      "'w1Xc6WwWEogNEZQP/dkBTThsJT4MNlKmzQanIm970rY='.",
  ],
  ["abc", `${NO_SIGNATURE}ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=`],
  ["Basic dTpwYQ==", `${NO_SIGNATURE}YccgvE+dOINWtPOWmFP2bT8RYdU6+EVvaH1g7ovuHL0=`],
])("no route with the Authorization %s is held for a signature of AWS's", async (authorization, message) => {
  const answer = await call(`${test.url}/one/nothing`, { headers: { authorization } });
  expect(answer).toMatchObject({ status: 403, json: { message } });
  expect(answer.headers.get("x-amzn-errortype")).toBe("IncompleteSignatureException");
});

it("no route with a signature is 403, as one without any", async () => {
  const scope = "20260101/us-east-1/execute-api/aws4_request";
  const authorization = `AWS4-HMAC-SHA256 Credential=local/${scope}, SignedHeaders=host, Signature=c`;
  const headers = { authorization, "x-amz-date": "20260101T000000Z" };
  const answer = await call(`${test.url}/one/nothing`, { headers });
  expect(answer).toMatchObject({ status: 403, json: { message: "Missing Authentication Token" } });
});

describe("the request's id", () => {
  const idsFor = async (header?: string, path = "/one/open") => {
    const { headers } = await call(
      test.url + path,
      header === undefined ? {} : { headers: { "x-amzn-RequestId": header } },
    );
    return { request: headers.get("x-amzn-requestid"), extended: headers.get("x-amz-apigw-id") };
  };
  const own = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

  it.each(["/one/open", "/one/nothing", "/three/open"])(
    "is the caller's own UUID, as often as it likes, and the extended one is not: %s",
    async (path) => {
      const chosen = "C6AF9AC6-7b61-11e6-9a41-93e8deadbeef";
      const [one, two] = [await idsFor(chosen, path), await idsFor(chosen, path)];
      expect([one.request, two.request]).toEqual([chosen, chosen]);
      for (const { extended } of [one, two]) expect(extended).toMatch(/^[\w-]{15}=$/);
      expect(one.extended).not.toBe(two.extended);
    },
  );

  it("has a trace of its own in the backend's event, also where requests have one id", async () => {
    const headers = { "x-amzn-RequestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef" };
    const traces = await Promise.all(
      [1, 2].map(async () => {
        const { json } = await call(`${test.url}/one/open`, { headers });
        return (json["event"] as { headers: Record<string, string> }).headers["X-Amzn-Trace-Id"];
      }),
    );
    expect(new Set(traces).size).toBe(2);
    for (const trace of traces) expect(trace).toMatch(/^Root=1-[\da-f]{8}-[\da-f]{24}$/);
  });

  it.each([
    "1-1-1-1-1",
    '","status":200,"x":"',
    "c6af9ac6-7b61-11e6-9a41-93e8deadbeef, c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
    "c6af9ac6-7b61-11e6-9a41-93e8deadbeef0",
  ])("replaces what is no UUID, and says so: %s", async (header) => {
    const { request } = await idsFor(header);
    const [id = "", mark] = (request ?? "").split("_REPLACED_");
    expect([own.test(id), mark]).toEqual([true, "INVALID_REQUEST_ID"]);
  });

  it("is made where the caller gives none", async () => {
    for (const header of [undefined, ""]) expect((await idsFor(header)).request).toMatch(own);
  });
});

describe("a customised gateway response", () => {
  beforeAll(() =>
    test.emulator.deploy({
      document: testDocument({
        "x-amazon-apigateway-gateway-responses": {
          UNAUTHORIZED: {
            statusCode: "418",
            responseParameters: {
              "gatewayresponse.header.X-Fixed": "'fixed'",
              "gatewayresponse.header.X-Asked": "method.request.header.X-Asked",
              "gatewayresponse.header.X-Request": "context.requestId",
            },
            responseTemplates: {
              "application/json":
                '{"error":$context.error.messageString,"type":"$context.error.responseType"}',
              "text/plain": "no: $context.error.message",
            },
          },
          INTEGRATION_FAILURE: { statusCode: "599" },
          MISSING_AUTHENTICATION_TOKEN: { statusCode: "404" },
          DEFAULT_4XX: {
            responseTemplates: { "application/json": '{"default":"$context.error.responseType"}' },
          },
        },
      }),
    }),
  );
  afterAll(() => test.emulator.deploy({ document: testDocument() }));

  it("has the document's status, headers and body", async () => {
    const answer = await call(`${test.url}/one/secured`, { headers: { "x-asked": "this" } });
    expect(answer).toMatchObject({ status: 418, json: { error: "Unauthorized", type: "UNAUTHORIZED" } });
    expect([answer.headers.get("x-fixed"), answer.headers.get("x-asked")]).toEqual(["fixed", "this"]);
    expect(answer.headers.get("x-request")).toBe(answer.headers.get("x-amzn-requestid"));
  });

  it("comes in the media type that the caller accepts", async () => {
    const answer = await call(`${test.url}/one/secured`, { headers: { accept: "text/plain" } });
    expect([answer.headers.get("content-type"), answer.text]).toEqual(["text/plain", "no: Unauthorized"]);
  });

  it("of DEFAULT_4XX stands in for types without their own, with the type's status", async () => {
    expect(await call(`${test.url}/one/key-only`)).toMatchObject({
      status: 403,
      json: { default: "INVALID_API_KEY" },
    });
  });

  it("of DEFAULT_4XX answers a path that does not exist when there is a bearer token", async () => {
    const answer = await call(`${test.url}/one/nothing`, { headers: { authorization: "Bearer a b" } });
    expect(answer).toMatchObject({ status: 403, json: { default: "DEFAULT_4XX" } });
    expect((await call(`${test.url}/one/nothing`)).status).toBe(404);
  });

  it("of INTEGRATION_FAILURE answers for a function that fails, whichever way", async () => {
    for (const wanted of [{ throw: "x" }, { return: null }, { exit: true }]) {
      const headers = { "X-Wanted": JSON.stringify(wanted) };
      expect((await call(`${test.url}/one/open`, { headers })).status).toBe(599);
    }
  });
});

describe("the access log", () => {
  it("has one line for each outcome that reached the stage, as its format says", async () => {
    const before = test.written.access.length;
    const { text } = await call(`${test.url}/one/open`, { headers: { "user-agent": 'a "quoted" \\ agent' } });
    await call(`${test.url}/one/secured`, { headers: { "user-agent": "b" } });
    await call(`${test.url}/three/open`);
    expect(test.written.access.slice(before).map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        status: 200,
        type: "-",
        path: "/open",
        agent: 'a "quoted" \\ agent',
        none: "-",
        bytes: Buffer.byteLength(text),
      },
      { status: 401, type: "UNAUTHORIZED", path: "/secured", agent: "b", none: "-", bytes: 26 },
    ]);
  });
});
