import fc from "fast-check";
import { review } from "../../review-plan.test-support";
import type { Json, JsonObject } from "../../values/json";
import { isObject, objectOf } from "../../values/json";
import { MEMBERS, type Kind } from "../document/members";
import { base, idsOf, lambda, planOfDocument, secured, server, textOf } from "./document.test-support";

/** A document that contains every kind of object. */
const whole = {
  ...base,
  tags: [{ name: "orders" }],
  servers: [{ url: "/", "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: false } }],
  paths: {
    ...base.paths,
    "/all": {
      parameters: [{ name: "a", in: "query", schema: { type: "string" } }],
      post: {
        security: secured,
        requestBody: { content: { "application/json": { schema: { type: "object" } } } },
        responses: { "200": { description: "Done", headers: { "X-A": { schema: { type: "string" } } } } },
        "x-amazon-apigateway-auth": { type: "AWS_IAM" },
        "x-amazon-apigateway-integration": {
          ...server("https://stock.example.com/v1"),
          tlsConfig: { insecureSkipVerification: false },
          responses: { default: { statusCode: "200" } },
        },
      },
    },
  },
  components: {
    ...base.components,
    securitySchemes: {
      ...base.components.securitySchemes,
      flows: { type: "oauth2", flows: { implicit: { authorizationUrl: "https://a.example.com" } } },
    },
  },
};

/** The path to one object of each kind. */
const places: Readonly<Record<Kind, readonly (string | number)[]>> = {
  document: [],
  info: ["info"],
  tag: ["tags", 0],
  server: ["servers", 0],
  "endpoint configuration": ["servers", 0, "x-amazon-apigateway-endpoint-configuration"],
  path: ["paths", "/all"],
  operation: ["paths", "/all", "post"],
  parameter: ["paths", "/all", "parameters", 0],
  "request body": ["paths", "/all", "post", "requestBody"],
  "media type": ["paths", "/all", "post", "requestBody", "content", "application/json"],
  response: ["paths", "/all", "post", "responses", "200"],
  header: ["paths", "/all", "post", "responses", "200", "headers", "X-A"],
  schema: ["paths", "/all", "post", "requestBody", "content", "application/json", "schema"],
  components: ["components"],
  "security scheme": ["components", "securitySchemes", "token"],
  flow: ["components", "securitySchemes", "flows", "flows", "implicit"],
  authorizer: ["components", "securitySchemes", "token", "x-amazon-apigateway-authorizer"],
  authorization: ["paths", "/all", "post", "x-amazon-apigateway-auth"],
  integration: ["paths", "/all", "post", "x-amazon-apigateway-integration"],
  "integration's response": [
    "paths",
    "/all",
    "post",
    "x-amazon-apigateway-integration",
    "responses",
    "default",
  ],
  "TLS configuration": ["paths", "/all", "post", "x-amazon-apigateway-integration", "tlsConfig"],
  validator: ["x-amazon-apigateway-request-validators", "all"],
  "gateway response": ["x-amazon-apigateway-gateway-responses", "UNAUTHORIZED"],
};

const atPlace = (kind: Kind): Record<string, Json> =>
  places[kind].reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown>)[step],
    whole,
  ) as Record<string, Json>;

type Changed = (object: Record<string, unknown>) => void;

function changed(document: object, path: readonly (string | number)[], change: Changed): unknown {
  const copy = structuredClone(document);
  const at = path.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], copy);
  change(at as Record<string, unknown>);
  return copy;
}

const found = (before: unknown, after: unknown) => review(planOfDocument(before, after)).findings;

const operation = { security: secured, "x-amazon-apigateway-integration": lambda() };
const mapping = (header: string, value: string) => ({ [`gatewayresponse.header.${header}`]: value });

/**
 * Two values for each member, both of which have an effect. Where the sample has the member, the first is the
 * sample's.
 */
const VALUES: Readonly<Record<string, readonly [first: Json, second: Json]>> = {
  openapi: ["3.0.3", "3.1.0"],
  swagger: ["2.0", "1.2"],
  paths: [{}, { "/other": { get: operation } }],
  ...Object.fromEntries(
    ["get", "put", "post", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method"].map(
      (name) => [name, [operation, {}]],
    ),
  ),
  $ref: ["#/components/schemas/Other", "#/components/schemas/Another"],
  security: [[{ token: [] }], [{ tenantKey: [] }]],
  required: [true, false],
  type: ["other", "another"],
  enum: [["a"], ["b"]],
  nullable: [true, false],
  properties: [{ a: { type: "string" } }, { a: { type: "integer" } }],
  patternProperties: [{ a: { type: "string" } }, { a: { type: "integer" } }],
  definitions: [{ a: { type: "string" } }, { a: { type: "integer" } }],
  ...Object.fromEntries(
    ["items", "not", "additionalProperties", "schema"].map((name) => [
      name,
      [{ type: "string" }, { type: "integer" }],
    ]),
  ),
  ...Object.fromEntries(
    ["allOf", "anyOf", "oneOf"].map((name) => [name, [[{ type: "string" }], [{ type: "integer" }]]]),
  ),
  content: [
    { "application/json": { schema: { type: "string" } } },
    { "application/json": { schema: { type: "integer" } } },
  ],
  in: ["query", "cookie"],
  timeoutInMillis: [60, 50],
  statusCode: [401, 302],
  authorizerResultTtlInSeconds: [60, 3600],
  disableExecuteApiEndpoint: [true, false],
  insecureSkipVerification: [true, false],
  vpcEndpointIds: [["vpce-1"], ["vpce-2"]],
  ipAddressType: ["ipv4", "dualstack"],
  validateRequestBody: [true, false],
  validateRequestParameters: [true, false],
  headers: [{ "X-A": {} }, { "X-B": {} }],
  responseParameters: [mapping("X-A", "'a'"), mapping("Location", "'https://evil.example.org'")],
  responseTemplates: [{ "application/json": "{}" }, { "application/json": "$context.identity.apiKey" }],
  requestParameters: [
    { a: "'b'" },
    { "integration.request.header.X-A": "method.request.header.Authorization" },
  ],
  responses: [{ default: { statusCode: "200" } }, { default: { statusCode: "302" } }],
  tlsConfig: [{ insecureSkipVerification: false }, { insecureSkipVerification: true }],
  "x-required-scopes": [["a"], ["b"]],
  "x-amazon-apigateway-auth": [{ type: "AWS_IAM" }, { type: "NONE" }],
  "x-amazon-apigateway-integration": [lambda(), lambda("others:live")],
  "x-amazon-apigateway-authorizer": [{ type: "token" }, { type: "request" }],
  "x-amazon-apigateway-request-validator": ["all", "none"],
  "x-amazon-apigateway-request-validators": [{}, { all: {} }],
  "x-amazon-apigateway-gateway-responses": [{}, { UNAUTHORIZED: { statusCode: 200 } }],
  "x-amazon-apigateway-endpoint-configuration": [
    { disableExecuteApiEndpoint: true },
    { disableExecuteApiEndpoint: false },
  ],
  "x-amazon-apigateway-binary-media-types": [["*/*"], ["image/png"]],
  "x-amazon-apigateway-policy": [
    { Statement: { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" } },
    { Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } },
  ],
  "x-amazon-apigateway-minimum-compression-size": [5, 6],
  parameters: [[{ name: "b", in: "query", required: true }], [{ name: "c", in: "query", required: true }]],
  requestBody: [
    { content: { "application/json": { schema: { type: "string", enum: ["a"] } } } },
    { content: { "application/json": { schema: { type: "string", enum: ["b"] } } } },
  ],
  securitySchemes: [{}, { token: { type: "apiKey" } }],
  flows: [{ implicit: { tokenUrl: "a" } }, { implicit: { tokenUrl: "b" } }],
  ...Object.fromEntries(
    `minimum maximum minLength maxLength minItems maxItems minProperties maxProperties`
      .split(" ")
      .map((name) => [name, [4, 5]]),
  ),
};

/**
 * Members that the rules read but whose change has no effect in the sample. Every other member must produce a
 * finding for every change.
 */
const SAID_TO_BE_HARMLESS: Readonly<Record<string, string>> = {
  "document.components": "what it holds is judged one by one",
  "document.tags": "for readers",
  "document.info": "its title is the API's name, which a resource of its own says",
  "info.title": "the API's name, which a resource of its own says",
  "tag.x-amazon-apigateway-tag-value": "a tag of an HTTP API",
  "document.servers": "its settings are judged one by one",
  "endpoint configuration.ipAddressType": "of HTTP APIs; a first one is what there was",
  "components.schemas": "a schema is judged where a request uses it",
  "components.responses": "what answers look like, no request depends on",
  "components.parameters": "a parameter is judged where a route uses it",
  "components.requestBodies": "a body is judged where a route uses it",
  "components.headers": "what answers look like, no request depends on",
  "components.x-amazon-apigateway-integrations": "an integration is judged where a route uses it",
  "operation.responses": "what answers look like, no request depends on",
  "operation.consumes": "Swagger 2.0 only",
  "response.$ref": "what answers look like, no request depends on",
  "response.headers": "what answers look like, no request depends on",
  "response.content": "what answers look like, no request depends on",
  "response.schema": "what answers look like, no request depends on",
  "header.$ref": "what answers look like, no request depends on",
  "header.required": "what answers look like, no request depends on",
  "header.type": "what answers look like, no request depends on",
  "header.schema": "what answers look like, no request depends on",
  "integration.cacheNamespace": "without a cache at the stage, which is judged there",
};

/** Changes that take access from nobody and give it to nobody. */
const QUIET: Readonly<Record<string, readonly string[]>> = {
  // Members of Swagger 2.0 in a document of OpenAPI 3.0.
  ...Object.fromEntries(
    ["schemes", "produces", "definitions", "parameters", "responses", "securityDefinitions"].map((name) => [
      `document.${name}`,
      ["removed"],
    ]),
  ),
  // API Gateway reads only the security of operations.
  "document.security": ["removed"],
  // A fixed text in place of API Gateway's own response.
  "document.x-amazon-apigateway-gateway-responses": ["set"],
  // The endpoint is enabled by default, and an import keeps settings that the document omits.
  "server.x-amazon-apigateway-endpoint-configuration": ["set", "removed"],
  "endpoint configuration.disableExecuteApiEndpoint": ["set", "removed"],
  // "/", like a missing URL, is the document's own address.
  "server.url": ["set", "removed"],
  // One more route with a token and a key, on a function of the account.
  ...Object.fromEntries(
    ["get", "put", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method"].map((name) => [
      `path.${name}`,
      ["set"],
    ]),
  ),
  // An optional parameter.
  "path.parameters": ["set"],
  // The document already has this validator as its default.
  "operation.x-amazon-apigateway-request-validator": ["set", "removed"],
};

const known = Object.entries(MEMBERS).flatMap(([kind, members]) =>
  Object.entries(members).map(([name, member]) => ({ kind: kind as Kind, name, member })),
);

describe("every member that OpenAPI and API Gateway know", () => {
  const rows = known.filter(({ member }) => member !== "prose");
  it.each(rows)("$name of a $kind is answered for when it is set, changed or removed", ({ kind, name }) => {
    if (Object.hasOwn(SAID_TO_BE_HARMLESS, `${kind}.${name}`)) return;
    const own = atPlace(kind)[name];
    const [a = "a", b = "b"] = VALUES[name] ?? [];
    const first = own ?? a;
    const second = JSON.stringify(first) === JSON.stringify(b) ? a : b;
    const [none, one, other] = [
      changed(whole, places[kind], (at) => void delete at[name]),
      changed(whole, places[kind], (at) => void (at[name] = first)),
      changed(whole, places[kind], (at) => void (at[name] = second)),
    ];
    const silent = Object.entries({
      set: [none, one],
      changed: [one, other],
      exchanged: [other, one],
      removed: [one, none],
    })
      .filter(([, [before, after]]) => found(before, after).length === 0)
      .map(([how]) => how);
    expect(silent).toEqual(Object.hasOwn(QUIET, `${kind}.${name}`) ? QUIET[`${kind}.${name}`] : []);
  });

  it("is quiet where it is only for readers", () => {
    const prose = known.filter(({ member }) => member === "prose");
    const loud = prose.filter(({ kind, name }) => {
      const set = changed(whole, places[kind], (at) => void (at[name] = { text: "for readers" }));
      return idsOf(found(whole, set)).length > 0;
    });
    expect(loud).toEqual([]);
  });

  it("that is said to be harmless is one", () => {
    const names = known.map(({ kind, name }) => `${kind}.${name}`);
    expect(Object.keys(SAID_TO_BE_HARMLESS).filter((each) => !names.includes(each))).toEqual([]);
  });

  it.each(Object.keys(MEMBERS) as Kind[])("that is not known is reported in a %s, with its place", (kind) => {
    for (const name of ["x-unknown", "unknown", "x-amazon-apigateway-unknown"])
      for (const value of [true, "", {}, "text"]) {
        const after = changed(whole, places[kind], (at) => void (at[name] = value));
        const texts = found(whole, after)
          .filter(({ hazard }) => hazard === "unknown-change")
          .map(textOf);
        expect(texts.some((each) => each.includes(name))).toBe(true);
        expect(found(after, whole).some((each) => textOf(each).includes(name))).toBe(true);
      }
  });
});

/** Yields every object of a document and its path, except those that are only documentation. */
function* objectsIn(
  value: Json,
  path: readonly (string | number)[] = [],
): Generator<readonly (string | number)[]> {
  if (Array.isArray(value))
    for (const [index, each] of (value as Json[]).entries()) yield* objectsIn(each, [...path, index]);
  if (!isObject(value)) return;
  yield path;
  for (const [name, each] of Object.entries(value)) yield* objectsIn(each, [...path, name]);
}

const objects = [...objectsIn(whole as unknown as JsonObject)];

/**
 * Maps with free member names: each member is a component, a property of a schema or a header of a response.
 */
const FREE =
  /^(schemas|securitySchemes|properties|headers|content|requestParameters|responseParameters|responseTemplates|responses|x-amazon-apigateway-request-validators)$/;

it("a member put at any place is reported or explained", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...objects.filter((path) => !FREE.test(String(path.at(-1))))),
      fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/),
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant({ a: 1 })),
      (path, suffix, value) => {
        const name = `x-${suffix}`;
        const after = changed(whole, path, (at) => void (at[name] = value));
        return found(whole, after).some((each) => textOf(each).includes(name));
      },
    ),
    { numRuns: 300 },
  );
});

it("the places are of their kinds", () => {
  for (const [kind, path] of Object.entries(places)) {
    const at = path.reduce<unknown>(
      (value, step) => (value as Record<string | number, unknown>)[step],
      whole,
    );
    const strange = Object.keys(objectOf(at)).filter((name) => !Object.hasOwn(MEMBERS[kind as Kind], name));
    expect(strange).toEqual([]);
  }
});
