import { byHazard, review } from "../../review-plan.test-support";
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
type Edit = (api: Document) => void;
const whole = (api: Document): Part => api;
const token = (api: Document): Part => api.components.securitySchemes.token;
const key = (api: Document): Part => api.components.securitySchemes.tenantKey;
const authorizer = (api: Document): Part => token(api)["x-amazon-apigateway-authorizer"] as Part;
const get = (api: Document): Part => api.paths["/orders"].get as Part;
const integration = (api: Document): Part => get(api)["x-amazon-apigateway-integration"] as Part;
const route = (integrationOfIt: object, more: object = {}) => ({
  security: secured,
  "x-amazon-apigateway-integration": integrationOfIt,
  ...more,
});

/** Edits of one part of the document. */
const set =
  (part: (api: Document) => object, values: object): Edit =>
  (api) =>
    void Object.assign(part(api), values);
const drop =
  (part: (api: Document) => object, name: string): Edit =>
  (api) =>
    void Reflect.deleteProperty(part(api), name);
const add = (of: object, path = "/new"): Edit => set((api) => api.paths, { [path]: { get: of } });
const addRoute = (...of: Parameters<typeof route>): Edit => add(route(...of));
const addServer = (more: object): Edit => addRoute(server("https://stock.example.com/", more));
const answers = (api: Document): Record<string, Part> =>
  api["x-amazon-apigateway-gateway-responses"] as unknown as Record<string, Part>;
const service = (call: string, more: object = {}) => ({
  type: "aws",
  httpMethod: "POST",
  uri: `arn:aws:apigateway:eu-central-1:${call}`,
  credentials: `arn:aws:iam::${ACCOUNT}:role/api`,
  ...more,
});

type Case = readonly [string, Edit, string];

describe("who is let in, and by what", () => {
  it.each(
    byHazard<Edit>({
      "block token-place-changed": {
        "another header": set(token, { name: "X-Token" }),
        "a query parameter": set(token, { in: "query" }),
        "another type": set(token, { type: "http" }),
        "another place for keys": set(key, { in: "query" }),
        "another source": set(authorizer, { identitySource: "method.request.header.X-Token" }),
      },
      "warn token-place-changed": {
        "a name in another case": set(token, { name: "authorization" }),
        "a form of bearers": set(token, { bearerFormat: "JWT" }),
        flows: set(token, { flows: { implicit: { authorizationUrl: "https://a.example.org" } } }),
      },
      "block key-not-required": {
        "another header for keys": set(key, { name: "X-Key" }),
        "another type for keys": set(key, { type: "http" }),
      },
      "block authorizer-removed": {
        signatures: set(token, { "x-amazon-apigateway-authtype": "awsSigv4" }),
        Cognito: set(token, { "x-amazon-apigateway-authtype": "cognito_user_pools" }),
        "a word of one's own": set(token, { "x-amazon-apigateway-authtype": "oauth2" }),
        "no authorizer in the scheme": drop(token, "x-amazon-apigateway-authorizer"),
        "no scheme": drop((api) => api.components.securitySchemes, "token"),
        "another function": set(authorizer, { authorizerUri: invokeArn("open") }),
        "a function of another account": set(authorizer, {
          authorizerUri: invokeArn("authorizer:live", OTHER),
        }),
        "no function": drop(authorizer, "authorizerUri"),
        "a role of another account": set(authorizer, {
          authorizerCredentials: `arn:aws:iam::${OTHER}:role/a`,
        }),
        "another kind of authorizer": set(authorizer, { type: "request" }),
        "a pool of users": set(authorizer, {
          providerARNs: [`arn:aws:cognito-idp:eu-central-1:${OTHER}:userpool/a`],
        }),
        "answers of another form": set(authorizer, { enableSimpleResponses: true }),
        "an override that opens": set(get, { "x-amazon-apigateway-auth": { type: "none" } }),
        "requirements that are no list": set(get, { security: { token: [], tenantKey: [] } }),
      },
      "warn authorizer-removed": {
        "another version": set(authorizer, { authorizerUri: invokeArn("authorizer:7") }),
        "a role": set(authorizer, { authorizerCredentials: `arn:aws:iam::${ACCOUNT}:role/a` }),
        scopes: set(get, { security: [{ token: ["admin"] }, { tenantKey: [] }] }),
        "a second authorizer": set(get, { security: [{ token: [] }, { other: [] }, { tenantKey: [] }] }),
      },
      "block accepted-tokens-narrowed": {
        "a form that no token has": set(authorizer, { identityValidationExpression: "^never$" }),
      },
      "block requests-refused": {
        "an override for signatures": set(get, { "x-amazon-apigateway-auth": { type: "AWS_IAM" } }),
      },
      "warn unknown-change": {
        "an override of an unknown type": set(get, { "x-amazon-apigateway-auth": { type: "JWT" } }),
        "an empty override": set(get, { "x-amazon-apigateway-auth": {} }),
        "an unknown endpoint setting": set(whole, {
          servers: [{ url: "/", "x-amazon-apigateway-endpoint-configuration": { types: ["PRIVATE"] } }],
        }),
        "another version of OpenAPI": set(whole, { openapi: "3.1.0" }),
        "schemes of another version": set(whole, { securityDefinitions: { token: { type: "apiKey" } } }),
      },
      "block endpoint-changed": {
        "a disabled endpoint": set(whole, {
          servers: [
            { url: "/", "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: true } },
          ],
        }),
      },
      "warn network-opened": {
        "another endpoint of a network": set(whole, {
          servers: [
            { url: "/", "x-amazon-apigateway-endpoint-configuration": { vpcEndpointIds: ["vpce-1"] } },
          ],
        }),
      },
      "warn encryption-weakened": {
        "another TLS policy": set(whole, { "x-amazon-apigateway-security-policy": "TLS_1_0" }),
      },
    }),
  )("%s", (_, change, hazard) => {
    expect(diff(change)).toContain(hazard);
  });

  it("says how many routes of a scheme lose their callers, and what was before", () => {
    expect(textsOf(set(token, { name: "X-Token" }))).toContain(
      "The scheme token (of 4 routes): name changes from Authorization to X-Token: clients that send it as before are rejected.",
    );
  });
});

describe("a new route", () => {
  it.each(
    byHazard<Edit>({
      "block authorizer-removed": {
        "without security": add({ "x-amazon-apigateway-integration": lambda() }),
        "with a scheme that does not exist": addRoute(lambda(), {
          security: [{ tokn: [] }, { tenantKey: [] }],
        }),
        "with an override that opens it": addRoute(lambda(), {
          "x-amazon-apigateway-auth": { type: "NONE" },
        }),
      },
      "block key-not-required": { "without a key": addRoute(lambda(), { security: [{ token: [] }] }) },
      "warn authorizer-removed": {
        "for signatures": addRoute(lambda(), { "x-amazon-apigateway-auth": { type: "AWS_IAM" } }),
      },
      "block backend-outside": {
        "to a function of another account": addRoute(lambda("orders", OTHER)),
        "to a server without TLS": addRoute(server("http://stock.example.com/v1")),
      },
      "block token-passed-on": {
        "to a server that gets the token": addRoute({
          type: "http_proxy",
          httpMethod: "GET",
          uri: "https://evil.example.org/x",
        }),
        "that hands on the token in another header": addServer({
          requestParameters: {
            "integration.request.header.X-Tenant-Id": "context.authorizer.principalId",
            "integration.request.header.Authorization": "'-'",
            "integration.request.header.X-A": "method.request.header.Authorization",
          },
        }),
        "that hands on all headers in a template": addServer({
          requestTemplates: { "application/json": "$input.params()" },
        }),
        "that hands on the key": addServer({
          requestTemplates: { "application/json": "$context.identity.apiKey" },
        }),
      },
      "warn backend-outside": {
        "to a server that is new": addRoute(server("https://new.example.org/x")),
        "through a network": addRoute({
          ...server("https://a.internal/"),
          connectionType: "VPC_LINK",
          connectionId: "l1",
        }),
      },
      "block service-exposed": {
        "to a table": addRoute(service("dynamodb:action/PutItem")),
        "to a topic": addRoute(service("sns:action/Publish")),
        "to a bucket": addRoute(service("s3:path/bucket/{key}")),
        "to a secret": addRoute(service("secretsmanager:action/GetSecretValue")),
        "to a service of an HTTP API": addRoute({ type: "aws_proxy", integrationSubtype: "SQS-SendMessage" }),
        "with a role of another account": addRoute({
          ...lambda(),
          type: "aws",
          credentials: `arn:aws:iam::${OTHER}:role/a`,
        }),
      },
      "warn service-exposed": {
        "with a role": addRoute({ ...lambda(), type: "aws", credentials: `arn:aws:iam::${ACCOUNT}:role/a` }),
        "with the caller's credentials": addRoute({
          ...lambda(),
          type: "aws",
          credentials: "arn:aws:iam::*:user/*",
        }),
      },
      "warn unknown-change": {
        "by a variable of the stage": addRoute(server("https://${stageVariables.host}/")),
        "with a member that nobody knows": addRoute(lambda(), { "x-amazon-apigateway-mystery": true }),
      },
      "warn route-changed": { "to nothing": add({ security: secured }) },
      "block encryption-weakened": {
        "without a check of the certificate": addServer({ tlsConfig: { insecureSkipVerification: true } }),
      },
      "block caller-forged": {
        "on which a caller says who he is": addServer({
          requestParameters: { "integration.request.header.Authorization": "'-'" },
        }),
      },
      "block browser-steered": {
        "that redirects": addRoute({
          type: "mock",
          responses: {
            default: {
              statusCode: "302",
              responseParameters: { "method.response.header.Location": "'https://evil.example.org'" },
            },
          },
        }),
      },
    }),
  )("%s", (_, change, hazard) => {
    expect(diff(change)).toContain(hazard);
  });

  it.each([
    "$context.identity.apiKey",
    "$context['identity']['apiKey']",
    "#set($c = $context)$c.identity.apiKey",
    "#set($i = $context.identity)$i.apiKey",
    "$input.params().header",
  ])("that shows a key or a token by %s", (template) => {
    const shows = { default: { responseTemplates: { "application/json": template } } };
    expect(diff(addRoute({ type: "mock", responses: shows }))).toContain("block inside-shown");
  });

  it("of a new API is held to the same", () => {
    const after = structuredClone(base);
    addRoute(lambda("orders", OTHER))(after);
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
  const to = (changed: object): Edit => set(get, { "x-amazon-apigateway-integration": changed });
  it.each(
    byHazard<Edit>({
      "block backend-outside": {
        "its function to another account's": set(integration, { uri: invokeArn("orders:live", OTHER) }),
        "to a new server, although that gets no token": to(server("https://new.example.org")),
      },
      "warn route-changed": {
        "to a known server": to(server("https://stock.example.com/v2")),
        "to a mock": to({ type: "mock" }),
        "its time": set(integration, { timeoutInMillis: 100 }),
        "its form": set(integration, { passthroughBehavior: "never" }),
      },
      "block service-exposed": {
        "to a service": to(service("dynamodb:action/Scan")),
        "its role": set(integration, { credentials: `arn:aws:iam::${OTHER}:role/a` }),
      },
    }),
  )("%s", (_, change, hazard) => {
    expect(diff(change)).toContain(hazard);
  });

  const stock = (api: Document): Part =>
    api.paths["/stock"].get["x-amazon-apigateway-integration"].requestParameters as Part;
  it.each(
    byHazard<Edit>({
      "block token-passed-on": {
        "newly hands on the token": drop(stock, "integration.request.header.Authorization"),
      },
      "block caller-forged": {
        "lets the caller say who he is": set(stock, {
          "integration.request.header.X-Tenant-Id": "method.request.header.X-Tenant-Id",
        }),
        "no longer says who calls": drop(stock, "integration.request.header.X-Tenant-Id"),
      },
    }),
  )("so that it %s", (_, change, hazard) => {
    expect(diff(change)).toContain(hazard);
  });

  it("says what was before", () => {
    expect(textsOf(set(integration, { uri: invokeArn("others:live") }))).toEqual([
      "Another backend (orders:live becomes others:live) answers: GET /orders.",
    ]);
  });
});

describe("an answer of API Gateway itself", () => {
  const change =
    (type: string, more: object): Edit =>
    (api) =>
      void (answers(api)[type] = { ...answers(api)[type], ...more });
  const template = (type: string, text: string, form = "application/json"): Edit =>
    change(type, { responseTemplates: { [form]: text } });
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
    ["shows the key", template("UNAUTHORIZED", '{"k":"$context.identity.apiKey"}'), "block inside-shown"],
    [
      "is new and shows the key",
      template("QUOTA_EXCEEDED", "$context.identity.apiKey"),
      "block inside-shown",
    ],
    ["shows the tenant", template("THROTTLED", "$context.authorizer.tenantId"), "warn inside-shown"],
    ["shows a header", header("X-Was", "method.request.header.Authorization"), "block inside-shown"],
    ["sets a cookie", header("Set-Cookie", "'a=b'"), "warn browser-steered"],
    ["has a place to go to", header("Location", "'https://evil.example.org'"), "block browser-steered"],
    ["is for every page", header("Access-Control-Allow-Origin", "'*'"), "warn network-opened"],
    ["is HTML", template("UNAUTHORIZED", "<p>no</p>", "text/html"), "warn route-changed"],
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
  it.each(
    byHazard<Edit>({
      "warn unknown-change": {
        "a reference to another file": set((api) => api.components.schemas.Order, {
          properties: { item: { $ref: "https://a.example.org/x.json" } },
        }),
        "a path in another case": add(route(lambda()), "/Orders"),
        "a path with a slash more": add(route(lambda()), "/orders/"),
        "a path with another variable": add(route(lambda()), "/orders/{key}"),
      },
    }),
  )("is %s", (_, change, hazard) => {
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
  addRoute(lambda("further:live"))(after);
  add(route(lambda("foreign:live", OTHER)), "/foreign")(after);
  const { findings } = review({ ...planOfDocument(base, after), prior_state: {} });
  expect(idsOf(findings)).toEqual(["warn backend-outside"]);
  expect(JSON.stringify(findings)).toContain("foreign:live");
});
