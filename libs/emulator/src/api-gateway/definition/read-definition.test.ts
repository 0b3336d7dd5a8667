import fc from "fast-check";
import { testDocument } from "../../test-support/emulator.test-support";
import { DefinitionError } from "./errors";
import { readDefinition } from "./read-definition";

const methodOf = (path: string, method = "GET") =>
  readDefinition(testDocument()).methods.find(
    (each) => each.resourcePath === path && each.httpMethod === method,
  );

it("tells which methods need a key, and which an authorizer", () => {
  const need = (path: string) => [methodOf(path)?.apiKeyRequired, methodOf(path)?.authorizer?.name];
  expect([need("/open"), need("/secured"), need("/no-key"), need("/key-only")]).toEqual([
    [false, undefined],
    [true, "token"],
    [false, "token"],
    [true, undefined],
  ]);
});

it("an operation without security is open, whatever the document says: API Gateway ignores that", () => {
  expect(methodOf("/open")?.apiKeyRequired).toBe(false);
  expect(() => readDefinition(testDocument({ security: [{ key: [] }] }))).toThrow(
    /^\/security: API Gateway ignores it/,
  );
});

it("the key comes from the header unless the document says AUTHORIZER", () => {
  expect(readDefinition(testDocument()).apiKeySource).toBe("AUTHORIZER");
  expect(readDefinition(testDocument({ "x-amazon-apigateway-api-key-source": undefined })).apiKeySource).toBe(
    "HEADER",
  );
});

const withIntegration = (integration: unknown) =>
  testDocument({ paths: { "/a/b": { get: { "x-amazon-apigateway-integration": integration } } } });
const withAuthorizer = (authorizer: unknown) =>
  testDocument({
    components: {
      securitySchemes: {
        token: { type: "apiKey", name: "Authorization", "x-amazon-apigateway-authorizer": authorizer },
      },
    },
  });

const withOperation = (operation: object) =>
  testDocument({ paths: { "/a/b": { get: { ...testDocument().paths["/open"].get, ...operation } } } });
const withProxy = (change: object) =>
  withIntegration({
    ...testDocument().paths["/open"].get["x-amazon-apigateway-integration"],
    ...change,
  });
const withMock = (change: object) => withIntegration({ type: "mock", ...change });
const withResponse = (response: object) =>
  testDocument({ "x-amazon-apigateway-gateway-responses": { DEFAULT_4XX: response } });

const withModel = (Pet: unknown) =>
  testDocument({ components: { ...testDocument().components, schemas: { Pet } } });
const MODEL = "/paths/~1pets/post/requestBody/content/application~1json/schema";

it.each<readonly [unknown, string]>([
  [withModel(undefined), `${MODEL}/$ref`],
  [withModel({ properties: { a: { items: { $ref: "#/x" } } } }), `${MODEL}/properties/a/items/$ref`],
  [withModel({ allOf: [{}, { pattern: "(" }] }), `${MODEL}/allOf/1/pattern`],
  [withIntegration(undefined), "/paths/~1a~1b/get/x-amazon-apigateway-integration"],
  [withIntegration({ type: "aws" }), "/paths/~1a~1b/get/x-amazon-apigateway-integration/type"],
  [withIntegration({ type: "aws_proxy", uri: "x" }), "/paths/~1a~1b/get/x-amazon-apigateway-integration/uri"],
  [withAuthorizer({ type: "jwt" }), "/components/securitySchemes/token/x-amazon-apigateway-authorizer/type"],
  [
    testDocument({}, 3601),
    "/components/securitySchemes/token/x-amazon-apigateway-authorizer/authorizerResultTtlInSeconds",
  ],
  [
    testDocument({ "x-amazon-apigateway-gateway-responses": { NOPE: {} } }),
    "/x-amazon-apigateway-gateway-responses/NOPE",
  ],
  ["text", "/"],
  [testDocument({ "x-amazon-apigateway-policy": {} }), "/x-amazon-apigateway-policy: the emulator has no"],
  [testDocument({ "x-amazon-apigateway-polcy": {} }), "/x-amazon-apigateway-polcy: is unknown"],
  [testDocument({ "x-amazon-apigateway-api-key-source": "QUERY" }), "/x-amazon-apigateway-api-key-source: "],
  [
    testDocument({ "x-amazon-apigateway-binary-media-types": "image/png" }),
    "/x-amazon-apigateway-binary-media",
  ],
  [
    testDocument({ "x-amazon-apigateway-request-validators": {} }),
    "post/x-amazon-apigateway-request-validator: ",
  ],
  [
    testDocument({ "x-amazon-apigateway-request-validators": { all: { validateQuery: true } } }),
    "/x-amazon-apigateway-request-validators/all/validateQuery",
  ],
  [withOperation({ "x-amazon-apigateway-auth": { type: "AWS_IAM" } }), "get/x-amazon-apigateway-auth"],
  [withOperation({ security: [{ nobody: [] }] }), "get/security/0/nobody: is neither"],
  [withOperation({ security: [{ key: ["read"] }] }), "get/security/0/key: must be []"],
  [withOperation({ security: { key: [] } }), "get/security: must be a list"],
  [testDocument({ paths: { "/a": { $ref: "#/x" } } }), "/paths/~1a/$ref"],
  [testDocument({ paths: { "/a": { trace: {} } } }), "/paths/~1a/trace"],
  [
    withAuthorizer({ type: "token", authorizerPayloadFormatVersion: "2.0" }),
    "/authorizerPayloadFormatVersion",
  ],
  [withAuthorizer({ type: "token", ttl: 1 }), "/ttl: is unknown"],
  [withResponse({ statusCode: "abc" }), "/DEFAULT_4XX/statusCode"],
  [withResponse({ headers: {} }), "/DEFAULT_4XX/headers: is unknown"],
  [withResponse({ responseParameters: { "gatewayresponse.body": "'x'" } }), "/gatewayresponse.body"],
  [
    withResponse({ responseParameters: { "gatewayresponse.header.a": "x" } }),
    "/gatewayresponse.header.a: must be",
  ],
  [withResponse({ responseTemplates: { "application/json": "$input.body" } }), '/application~1json: has "$i'],
  ...(
    [
      ["connectionType", "VPC_LINK"],
      ["connectionId", "a"],
      ["tlsConfig", { insecureSkipVerification: true }],
      ["contentHandling", "CONVERT_TO_BINARY"],
      ["responseTransferMode", "STREAM"],
      ["payloadFormatVersion", "2.0"],
      ["passthroughBehavior", "sometimes"],
      ["httpMethod", "GET"],
      ["timeoutInMillis", "1000"],
      ["timeoutInMillis", 49],
      ["timeoutInMillis", 29_001],
      ["requestTemplates", { "application/json": "{}" }],
      ["requestParameters", { "integration.request.header.a": "'b'" }],
      ["passThroughBehavior", "never"],
    ] as const
  ).map(
    ([name, value]) => [withProxy({ [name]: value }), `/x-amazon-apigateway-integration/${name}`] as const,
  ),
  [
    withProxy({ responses: { default: { responseTemplates: { a: "b" } } } }),
    "/default/responseTemplates: must be",
  ],
  [withMock({ requestTemplates: { "application/json": "#set($a = 1)" } }), '/application~1json: has "#set"'],
  [
    withMock({ requestTemplates: { "application/json": "{${context.stage}}" } }),
    "/requestTemplates/application~1json",
  ],
  [withMock({ responses: { default: { statusCode: "2XX" } } }), "/responses/default/statusCode"],
  [withMock({ responses: { default: { contentHandling: "CONVERT_TO_TEXT" } } }), "/default/contentHandling"],
  [
    withMock({ responses: { "2..": { responseParameters: { "method.response.body": "'a'" } } } }),
    "/method.response.body",
  ],
  [
    withIntegration({
      type: "http_proxy",
      uri: "http://a/{b}",
      requestParameters: { "integration.request.querystring.b": "'c'" },
    }),
    "/requestParameters/integration.request.querystring.b",
  ],
])("a mistake is named by its path (%#)", (document, path) => {
  const read = () => readDefinition(document);
  expect(read).toThrow(DefinitionError);
  expect(read).toThrow(path);
});

it("takes what API Gateway's own exports hold, and leaves other tools' extensions alone", () => {
  const proxy = {
    credentials: "arn:aws:iam::000000000000:role/any",
    passthroughBehavior: "when_no_match",
    contentHandling: "CONVERT_TO_TEXT",
    cacheNamespace: "a",
    cacheKeyParameters: [],
    connectionType: "INTERNET",
    responses: { default: { statusCode: "200" } },
    "x-tool": {},
  };
  expect(readDefinition(withProxy(proxy)).methods[0]?.integration).toMatchObject({ type: "AWS_PROXY" });
  expect(readDefinition(testDocument({ "x-tool": {} })).warnings).toEqual([]);
});

it("refuses any other member of an integration, an authorizer, an operation, a path and the document", () => {
  const places = [
    (name: string) => withProxy({ [name]: {} }),
    (name: string) => withMock({ [name]: {} }),
    (name: string) => withAuthorizer({ type: "token", [name]: {} }),
    (name: string) => withOperation({ [name]: {} }),
    (name: string) => testDocument({ paths: { "/a": { [name]: {} } } }),
    (name: string) => withResponse({ [name]: {} }),
    (name: string) => testDocument({ [name]: {} }),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...places),
      fc.stringMatching(/^(x-amazon-apigateway-)?[a-zA-Z]{14}$/),
      (place, name) => {
        expect(() => readDefinition(place(name))).toThrow(`/${name}: is unknown to the emulator`);
      },
    ),
  );
});

it("warns of an authorizer that AWS may not use", () => {
  const { token, key } = testDocument().components.securitySchemes;
  const document = testDocument({
    components: { securitySchemes: { key, token: { ...token, "x-amazon-apigateway-authtype": undefined } } },
    paths: {},
  });
  expect(readDefinition(document).warnings).toEqual([
    expect.stringMatching(/^\/components\/securitySchemes\/token\/x-amazon-apigateway-authtype: is missing/),
  ]);
});
