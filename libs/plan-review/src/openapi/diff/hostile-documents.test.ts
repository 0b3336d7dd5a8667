import { review } from "../../review-plan.test-support";
import {
  ACCOUNT,
  base,
  diff,
  idsOf,
  invokeArn,
  lambda,
  OTHER,
  planOfDocument,
  secured,
  server,
  textsOf,
  type Document,
} from "./document.test-support";

type Part = Record<string, unknown>;
const scheme = (api: Document, name: "token" | "tenantKey"): Part =>
  api.components.securitySchemes[name] as Part;
const authorizer = (api: Document): Part => scheme(api, "token")["x-amazon-apigateway-authorizer"] as Part;
const get = (api: Document): Part => api.paths["/orders"].get as Part;
const integration = (api: Document): Part => get(api)["x-amazon-apigateway-integration"] as Part;
const route = (integrationOfIt: object, more: object = {}) => ({
  security: secured,
  "x-amazon-apigateway-integration": integrationOfIt,
  ...more,
});

const add =
  (of: object, path = "/new") =>
  (api: Document): void =>
    void Object.assign(api.paths, { [path]: { get: of } });
const answers = (api: Document): Record<string, Part> =>
  api["x-amazon-apigateway-gateway-responses"] as unknown as Record<string, Part>;
const service = (call: string, more: object = {}) => ({
  type: "aws",
  httpMethod: "POST",
  uri: `arn:aws:apigateway:eu-central-1:${call}`,
  credentials: `arn:aws:iam::${ACCOUNT}:role/api`,
  ...more,
});

type Case = readonly [string, (api: Document) => void, string];

describe("who is let in, and by what", () => {
  it.each<Case>([
    ["another header", (api) => void (scheme(api, "token")["name"] = "X-Token"), "block token-place-changed"],
    ["a query parameter", (api) => void (scheme(api, "token")["in"] = "query"), "block token-place-changed"],
    ["another type", (api) => void (scheme(api, "token")["type"] = "http"), "block token-place-changed"],
    [
      "a name in another case",
      (api) => void (scheme(api, "token")["name"] = "authorization"),
      "warn token-place-changed",
    ],
    [
      "a form of bearers",
      (api) => void (scheme(api, "token")["bearerFormat"] = "JWT"),
      "warn token-place-changed",
    ],
    [
      "flows",
      (api) =>
        void (scheme(api, "token")["flows"] = { implicit: { authorizationUrl: "https://a.example.org" } }),
      "warn token-place-changed",
    ],
    [
      "another place for keys",
      (api) => void (scheme(api, "tenantKey")["in"] = "query"),
      "block token-place-changed",
    ],
    [
      "another header for keys",
      (api) => void (scheme(api, "tenantKey")["name"] = "X-Key"),
      "block key-not-required",
    ],
    [
      "another type for keys",
      (api) => void (scheme(api, "tenantKey")["type"] = "http"),
      "block key-not-required",
    ],
    [
      "signatures",
      (api) => void (scheme(api, "token")["x-amazon-apigateway-authtype"] = "awsSigv4"),
      "block authorizer-removed",
    ],
    [
      "Cognito",
      (api) => void (scheme(api, "token")["x-amazon-apigateway-authtype"] = "cognito_user_pools"),
      "block authorizer-removed",
    ],
    [
      "a word of one's own",
      (api) => void (scheme(api, "token")["x-amazon-apigateway-authtype"] = "oauth2"),
      "block authorizer-removed",
    ],
    [
      "no authorizer in the scheme",
      (api) => void delete scheme(api, "token")["x-amazon-apigateway-authorizer"],
      "block authorizer-removed",
    ],
    [
      "no scheme",
      (api) => void delete (api.components.securitySchemes as Part)["token"],
      "block authorizer-removed",
    ],
    [
      "another function",
      (api) => void (authorizer(api)["authorizerUri"] = invokeArn("open")),
      "block authorizer-removed",
    ],
    [
      "a function of another account",
      (api) => void (authorizer(api)["authorizerUri"] = invokeArn("authorizer:live", OTHER)),
      "block authorizer-removed",
    ],
    ["no function", (api) => void delete authorizer(api)["authorizerUri"], "block authorizer-removed"],
    [
      "another version",
      (api) => void (authorizer(api)["authorizerUri"] = invokeArn("authorizer:7")),
      "warn authorizer-removed",
    ],
    [
      "a role of another account",
      (api) => void (authorizer(api)["authorizerCredentials"] = `arn:aws:iam::${OTHER}:role/a`),
      "block authorizer-removed",
    ],
    [
      "a role",
      (api) => void (authorizer(api)["authorizerCredentials"] = `arn:aws:iam::${ACCOUNT}:role/a`),
      "warn authorizer-removed",
    ],
    [
      "another source",
      (api) => void (authorizer(api)["identitySource"] = "method.request.header.X-Token"),
      "block token-place-changed",
    ],
    [
      "another kind of authorizer",
      (api) => void (authorizer(api)["type"] = "request"),
      "block authorizer-removed",
    ],
    [
      "a pool of users",
      (api) =>
        void (authorizer(api)["providerARNs"] = [`arn:aws:cognito-idp:eu-central-1:${OTHER}:userpool/a`]),
      "block authorizer-removed",
    ],
    [
      "a form that no token has",
      (api) => void (authorizer(api)["identityValidationExpression"] = "^never$"),
      "block accepted-tokens-narrowed",
    ],
    [
      "answers of another form",
      (api) => void (authorizer(api)["enableSimpleResponses"] = true),
      "block authorizer-removed",
    ],
    [
      "an override that opens",
      (api) => void (get(api)["x-amazon-apigateway-auth"] = { type: "none" }),
      "block authorizer-removed",
    ],
    [
      "an override for signatures",
      (api) => void (get(api)["x-amazon-apigateway-auth"] = { type: "AWS_IAM" }),
      "block requests-refused",
    ],
    [
      "an override of an unknown type",
      (api) => void (get(api)["x-amazon-apigateway-auth"] = { type: "JWT" }),
      "warn unknown-change",
    ],
    ["an empty override", (api) => void (get(api)["x-amazon-apigateway-auth"] = {}), "warn unknown-change"],
    [
      "scopes",
      (api) => void (get(api)["security"] = [{ token: ["admin"] }, { tenantKey: [] }]),
      "warn authorizer-removed",
    ],
    [
      "a second authorizer",
      (api) => void (get(api)["security"] = [{ token: [] }, { other: [] }, { tenantKey: [] }]),
      "warn authorizer-removed",
    ],
    [
      "a disabled endpoint",
      (api) =>
        void Object.assign(api, {
          servers: [
            { url: "/", "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: true } },
          ],
        }),
      "block endpoint-changed",
    ],
    [
      "another endpoint of a network",
      (api) =>
        void Object.assign(api, {
          servers: [
            { url: "/", "x-amazon-apigateway-endpoint-configuration": { vpcEndpointIds: ["vpce-1"] } },
          ],
        }),
      "warn network-opened",
    ],
    [
      "an unknown endpoint setting",
      (api) =>
        void Object.assign(api, {
          servers: [{ url: "/", "x-amazon-apigateway-endpoint-configuration": { types: ["PRIVATE"] } }],
        }),
      "warn unknown-change",
    ],
    [
      "another TLS policy",
      (api) => void Object.assign(api, { "x-amazon-apigateway-security-policy": "TLS_1_0" }),
      "warn encryption-weakened",
    ],
    ["another version of OpenAPI", (api) => void (api.openapi = "3.1.0"), "warn unknown-change"],
    [
      "requirements that are no list",
      (api) => void (get(api)["security"] = { token: [], tenantKey: [] }),
      "block authorizer-removed",
    ],
    [
      "schemes of another version",
      (api) => void Object.assign(api, { securityDefinitions: { token: { type: "apiKey" } } }),
      "warn unknown-change",
    ],
  ])("%s", (_, change, hazard) => {
    expect(diff(change)).toContain(hazard);
  });

  it("says how many routes of a scheme lose their callers, and what was before", () => {
    expect(textsOf((api) => void (scheme(api, "token")["name"] = "X-Token"))).toContain(
      "The scheme token (of 4 routes): name changes from Authorization to X-Token: clients that send it as before are rejected.",
    );
  });
});

describe("a new route", () => {
  it.each<Case>([
    ["without security", add({ "x-amazon-apigateway-integration": lambda() }), "block authorizer-removed"],
    ["without a key", add(route(lambda(), { security: [{ token: [] }] })), "block key-not-required"],
    [
      "with a scheme that does not exist",
      add(route(lambda(), { security: [{ tokn: [] }, { tenantKey: [] }] })),
      "block authorizer-removed",
    ],
    [
      "with an override that opens it",
      add(route(lambda(), { "x-amazon-apigateway-auth": { type: "NONE" } })),
      "block authorizer-removed",
    ],
    [
      "for signatures",
      add(route(lambda(), { "x-amazon-apigateway-auth": { type: "AWS_IAM" } })),
      "warn authorizer-removed",
    ],
    ["to a function of another account", add(route(lambda("orders", OTHER))), "block backend-outside"],
    [
      "to a server that gets the token",
      add(route({ type: "http_proxy", httpMethod: "GET", uri: "https://evil.example.org/x" })),
      "block token-passed-on",
    ],
    ["to a server that is new", add(route(server("https://new.example.org/x"))), "warn backend-outside"],
    ["to a server without TLS", add(route(server("http://stock.example.com/v1"))), "block backend-outside"],
    ["to a table", add(route(service("dynamodb:action/PutItem"))), "block service-exposed"],
    ["to a topic", add(route(service("sns:action/Publish"))), "block service-exposed"],
    ["to a bucket", add(route(service("s3:path/bucket/{key}"))), "block service-exposed"],
    ["to a secret", add(route(service("secretsmanager:action/GetSecretValue"))), "block service-exposed"],
    [
      "to a service of an HTTP API",
      add(route({ type: "aws_proxy", integrationSubtype: "SQS-SendMessage" })),
      "block service-exposed",
    ],
    [
      "with a role of another account",
      add(route({ ...lambda(), type: "aws", credentials: `arn:aws:iam::${OTHER}:role/a` })),
      "block service-exposed",
    ],
    [
      "with a role",
      add(route({ ...lambda(), type: "aws", credentials: `arn:aws:iam::${ACCOUNT}:role/a` })),
      "warn service-exposed",
    ],
    [
      "with the caller's credentials",
      add(route({ ...lambda(), type: "aws", credentials: "arn:aws:iam::*:user/*" })),
      "warn service-exposed",
    ],
    [
      "through a network",
      add(route({ ...server("https://a.internal/"), connectionType: "VPC_LINK", connectionId: "l1" })),
      "warn backend-outside",
    ],
    [
      "by a variable of the stage",
      add(route(server("https://${stageVariables.host}/"))),
      "warn unknown-change",
    ],
    ["to nothing", add({ security: secured }), "warn route-changed"],
    [
      "without a check of the certificate",
      add(route(server("https://stock.example.com/", { tlsConfig: { insecureSkipVerification: true } }))),
      "block encryption-weakened",
    ],
    [
      "that hands on the token in another header",
      add(
        route(
          server("https://stock.example.com/", {
            requestParameters: {
              "integration.request.header.X-Tenant-Id": "context.authorizer.principalId",
              "integration.request.header.Authorization": "'-'",
              "integration.request.header.X-A": "method.request.header.Authorization",
            },
          }),
        ),
      ),
      "block token-passed-on",
    ],
    [
      "that hands on all headers in a template",
      add(
        route(
          server("https://stock.example.com/", {
            requestTemplates: { "application/json": "$input.params()" },
          }),
        ),
      ),
      "block token-passed-on",
    ],
    [
      "that hands on the key",
      add(
        route(
          server("https://stock.example.com/", {
            requestTemplates: { "application/json": "$context.identity.apiKey" },
          }),
        ),
      ),
      "block token-passed-on",
    ],
    [
      "on which a caller says who he is",
      add(
        route(
          server("https://stock.example.com/", {
            requestParameters: { "integration.request.header.Authorization": "'-'" },
          }),
        ),
      ),
      "block caller-forged",
    ],
    [
      "that redirects",
      add(
        route({
          type: "mock",
          responses: {
            default: {
              statusCode: "302",
              responseParameters: { "method.response.header.Location": "'https://evil.example.org'" },
            },
          },
        }),
      ),
      "block browser-steered",
    ],
    ...[
      "$context['identity']['apiKey']",
      "#set($c = $context)$c.identity.apiKey",
      "#set($i = $context.identity)$i.apiKey",
      "$input.params().header",
    ].map((template): Case => [
      `that shows a key or a token by ${template}`,
      add(
        route({
          type: "mock",
          responses: { default: { responseTemplates: { "application/json": template } } },
        }),
      ),
      "block inside-shown",
    ]),
    [
      "that shows a key",
      add(
        route({
          type: "mock",
          responses: { default: { responseTemplates: { "application/json": "$context.identity.apiKey" } } },
        }),
      ),
      "block inside-shown",
    ],
    [
      "with a member that nobody knows",
      add(route(lambda(), { "x-amazon-apigateway-mystery": true })),
      "warn unknown-change",
    ],
  ])("%s", (_, change, hazard) => {
    expect(diff(change)).toContain(hazard);
  });

  it("of a new API is held to the same", () => {
    const after = structuredClone(base);
    add(route(lambda("orders", OTHER)))(after);
    add({ "x-amazon-apigateway-integration": lambda() }, "/open")(after);
    authorizer(after)["authorizerUri"] = invokeArn("authorizer", OTHER);
    expect(idsOf(review(planOfDocument(undefined, after)).findings)).toEqual([
      "block authorizer-removed",
      "block backend-outside",
      "warn backend-outside",
    ]);
  });

  it("is named with all that are alike", () => {
    const texts = textsOf((api) => {
      for (let index = 0; index < 21; index++)
        add({ "x-amazon-apigateway-integration": lambda() }, `/open${index}`)(api);
    });
    expect(texts).toHaveLength(1);
    expect(texts[0]).toMatch(/GET \/open0, .*GET \/open7 and 13 more \(21 in all\)\.$/);
  });

  it.each<[string, string, object, string[]]>([
    ["a fixed step, guarded alike", "/files/{proxy+}", route(lambda()), ["info route-changed"]],
    [
      "a fixed step, guarded otherwise",
      "/files/{proxy+}",
      { ...route(lambda()), security: [{ token: [] }] },
      ["block key-not-required", "warn route-changed"],
    ],
  ])("takes requests from a greedy one: %s", (_, path, of, hazards) => {
    const before = structuredClone(base);
    Object.assign(before.paths, { [path]: { "x-amazon-apigateway-any-method": route(lambda()) } });
    const after = structuredClone(before);
    Object.assign(after.paths, { "/files/secret": { get: of } });
    expect(idsOf(review(planOfDocument(before, after)).findings)).toEqual(hazards);
  });
});

describe("a route that changes", () => {
  const to = (changed: object) => (api: Document) =>
    void (get(api)["x-amazon-apigateway-integration"] = changed);
  it.each<Case>([
    [
      "its function to another account's",
      (api) => void (integration(api)["uri"] = invokeArn("orders:live", OTHER)),
      "block backend-outside",
    ],
    [
      "to a new server, although that gets no token",
      to(server("https://new.example.org")),
      "block backend-outside",
    ],
    ["to a known server", to(server("https://stock.example.com/v2")), "warn route-changed"],
    ["to a service", to(service("dynamodb:action/Scan")), "block service-exposed"],
    ["to a mock", to({ type: "mock" }), "warn route-changed"],
    [
      "its role",
      (api) => void (integration(api)["credentials"] = `arn:aws:iam::${OTHER}:role/a`),
      "block service-exposed",
    ],
    ["its time", (api) => void (integration(api)["timeoutInMillis"] = 100), "warn route-changed"],
    ["its form", (api) => void (integration(api)["passthroughBehavior"] = "never"), "warn route-changed"],
  ])("%s", (_, change, hazard) => {
    expect(diff(change)).toContain(hazard);
  });

  const stock = (api: Document): Part =>
    api.paths["/stock"].get["x-amazon-apigateway-integration"].requestParameters as Part;
  it.each<Case>([
    [
      "newly hands on the token",
      (api) => void delete stock(api)["integration.request.header.Authorization"],
      "block token-passed-on",
    ],
    [
      "lets the caller say who he is",
      (api) =>
        void (stock(api)["integration.request.header.X-Tenant-Id"] = "method.request.header.X-Tenant-Id"),
      "block caller-forged",
    ],
    [
      "no longer says who calls",
      (api) => void delete stock(api)["integration.request.header.X-Tenant-Id"],
      "block caller-forged",
    ],
  ])("so that it %s", (_, change, hazard) => {
    expect(diff(change)).toContain(hazard);
  });

  it("says what was before", () => {
    expect(textsOf((api) => void (integration(api)["uri"] = invokeArn("others:live")))).toEqual([
      "Another backend (orders:live becomes others:live) answers: GET /orders.",
    ]);
  });
});

describe("an answer of API Gateway itself", () => {
  const change =
    (type: string, more: object) =>
    (api: Document): void =>
      void (answers(api)[type] = { ...answers(api)[type], ...more });
  const header = (name: string, value: string) => (api: Document) =>
    void Object.assign(answers(api)["UNAUTHORIZED"] ?? {}, {
      responseParameters: {
        ...(answers(api)["UNAUTHORIZED"]?.["responseParameters"] as object),
        [`gatewayresponse.header.${name}`]: value,
      },
    });
  it.each<Case>([
    ["redirects", change("UNAUTHORIZED", { statusCode: "302" }), "block refusal-answered"],
    ["succeeds", change("ACCESS_DENIED", { statusCode: 200 }), "block refusal-answered"],
    [
      "is new and succeeds",
      change("MISSING_AUTHENTICATION_TOKEN", { statusCode: 204 }),
      "block refusal-answered",
    ],
    ["stands for all, and succeeds", change("DEFAULT_4XX", { statusCode: 200 }), "block refusal-answered"],
    ["is another error", change("THROTTLED", { statusCode: 503 }), "warn route-changed"],
    [
      "shows the key",
      change("UNAUTHORIZED", {
        responseTemplates: { "application/json": '{"k":"$context.identity.apiKey"}' },
      }),
      "block inside-shown",
    ],
    [
      "is new and shows the key",
      change("QUOTA_EXCEEDED", { responseTemplates: { "application/json": "$context.identity.apiKey" } }),
      "block inside-shown",
    ],
    [
      "shows the tenant",
      change("THROTTLED", { responseTemplates: { "application/json": "$context.authorizer.tenantId" } }),
      "warn inside-shown",
    ],
    ["shows a header", header("X-Was", "method.request.header.Authorization"), "block inside-shown"],
    ["sets a cookie", header("Set-Cookie", "'a=b'"), "warn browser-steered"],
    ["has a place to go to", header("Location", "'https://evil.example.org'"), "block browser-steered"],
    ["is forevery page", header("Access-Control-Allow-Origin", "'*'"), "warn network-opened"],
    [
      "is HTML",
      change("UNAUTHORIZED", { responseTemplates: { "text/html": "<p>no</p>" } }),
      "warn route-changed",
    ],
    ["may be kept", header("Cache-Control", "'public, max-age=600'"), "warn route-changed"],
    ["is of an unknown type", change("TEAPOT", { statusCode: 418 }), "warn unknown-change"],
  ])("that %s", (_, edit, hazard) => {
    expect(diff(edit)).toContain(hazard);
  });

  it("is read by every page that has the caller's cookies", () => {
    expect(
      diff((api) => {
        header("Access-Control-Allow-Origin", "method.request.header.Origin")(api);
        header("Access-Control-Allow-Credentials", "'true'")(api);
      }),
    ).toContain("block network-opened");
  });

  it("that loses headers like all others is one finding that says how many", () => {
    const texts = textsOf((api) => {
      for (const each of Object.values(answers(api))) delete each["responseParameters"];
    });
    expect(texts).toEqual([
      "An error of API Gateway itself loses the headers cache-control, x-content-type-options: UNAUTHORIZED, ACCESS_DENIED, BAD_REQUEST_BODY, THROTTLED.",
    ]);
  });

  it("that pages could read", () => {
    const before = structuredClone(base);
    header("Access-Control-Allow-Origin", "'https://app.example.com'")(before);
    expect(idsOf(review(planOfDocument(before, base)).findings)).toEqual(["warn browsers-refused"]);
  });
});

describe("what API Gateway may read in another way", () => {
  const twice = JSON.stringify(base).replace(
    '"/orders/{id}":',
    '"/orders":{"get":{"security":[]}},"/orders/{id}":',
  );
  it("is a member that stands twice", () => {
    expect(idsOf(review(planOfDocument(base, twice)).findings)).toContain("warn unknown-change");
  });
  it("is a member that stands twice in two spellings", () => {
    const text = JSON.stringify(base).replace('"openapi":', '"\\u006fpenapi":"2.0","openapi":');
    expect(idsOf(review(planOfDocument(base, text)).findings)).toEqual(["warn unknown-change"]);
  });
  it.each<Case>([
    [
      "a reference to another file",
      (api) =>
        void Object.assign(api.components.schemas.Order, {
          properties: { item: { $ref: "https://a.example.org/x.json" } },
        }),
      "warn unknown-change",
    ],
    ["a path in another case", (api) => add(route(lambda()), "/Orders")(api), "warn unknown-change"],
    ["a path with a slash more", (api) => add(route(lambda()), "/orders/")(api), "warn unknown-change"],
    [
      "a path with another variable",
      (api) => add(route(lambda()), "/orders/{key}")(api),
      "warn unknown-change",
    ],
  ])("is %s", (_, change, hazard) => {
    expect(diff(change)).toContain(hazard);
  });
  it("is not a document in YAML with anchors", () => {
    const yaml = "openapi: 3.0.3\ninfo: &i {title: api, version: '1'}\npaths: {}\nx-copy: *i\n";
    const before = { openapi: "3.0.3", info: { title: "api", version: "1" }, paths: {} };
    expect(idsOf(review(planOfDocument(before, yaml)).findings)).toEqual(["warn unknown-change"]);
  });
});

it("an account that the plan does not tell is the authorizer's", () => {
  const after = structuredClone(base);
  add(route(lambda("further:live")))(after);
  add(route(lambda("foreign:live", OTHER)), "/foreign")(after);
  const { findings } = review({ ...planOfDocument(base, after), prior_state: {} });
  expect(idsOf(findings)).toEqual(["warn backend-outside"]);
  expect(JSON.stringify(findings)).toContain("foreign:live");
});
