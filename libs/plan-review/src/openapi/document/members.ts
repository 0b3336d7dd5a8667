import { isObject, listOf, memberNames, memberOf, type Json, type JsonObject } from "../../values/json";

/**
 * How the review treats a member of an object of the document:
 *
 * - `read`: a rule compares it
 * - `prose`: it is for readers, generated clients or documentation; no request depends on it
 * - nested: its value is an object of a kind of its own, or a list or a map of them
 *
 * Members that are in no table are reported.
 */
type Member = "read" | "prose" | Nested;
interface Nested {
  readonly kind: Kind;
  readonly each?: "item" | "member";
  /** Pattern for the names of a map's members; other members are unread. */
  readonly names?: RegExp;
}

const one = (kind: Kind): Nested => ({ kind });
const list = (kind: Kind): Nested => ({ kind, each: "item" });
const map = (kind: Kind, names?: RegExp): Nested => ({ kind, each: "member", ...(names && { names }) });
const all = (names: string, member: Member): Record<string, Member> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, member]));

export type Kind =
  | "document"
  | "info"
  | "tag"
  | "server"
  | "endpoint configuration"
  | "path"
  | "operation"
  | "parameter"
  | "request body"
  | "media type"
  | "response"
  | "header"
  | "schema"
  | "components"
  | "security scheme"
  | "flow"
  | "authorizer"
  | "authorization"
  | "integration"
  | "integration's response"
  | "TLS configuration"
  | "validator"
  | "gateway response";

/** The methods as OpenAPI names them in a path item, also in Swagger 2.0. */
export const METHODS = ["get", "put", "post", "delete", "options", "head", "patch"] as const;
export const ANY = "x-amazon-apigateway-any-method";

const STATUS = /^(\d{3}|[1-5]XX|default)$/;

/**
 * The members of OpenAPI 3.0's and 2.0's objects, and of API Gateway's extensions, that the rules read.
 *
 * https://spec.openapis.org/oas/v3.0.3, https://swagger.io/specification/v2,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export const MEMBERS: Readonly<Record<Kind, Readonly<Record<string, Member>>>> = {
  document: {
    ...all("openapi swagger security host schemes basePath consumes produces", "read"),
    ...all(
      `x-amazon-apigateway-api-key-source x-amazon-apigateway-binary-media-types
      x-amazon-apigateway-minimum-compression-size x-amazon-apigateway-policy x-amazon-apigateway-request-validator
      x-amazon-apigateway-security-policy x-amazon-apigateway-endpoint-access-mode
      x-amazon-apigateway-importexport-version x-amazon-apigateway-cors`,
      "read",
    ),
    ...all("externalDocs x-amazon-apigateway-documentation", "prose"),
    info: one("info"),
    tags: list("tag"),
    servers: list("server"),
    paths: map("path", /^\//),
    components: one("components"),
    definitions: map("schema"),
    parameters: map("parameter"),
    responses: map("response"),
    securityDefinitions: map("security scheme"),
    "x-amazon-apigateway-endpoint-configuration": one("endpoint configuration"),
    "x-amazon-apigateway-request-validators": map("validator"),
    "x-amazon-apigateway-gateway-responses": map("gateway response"),
  },
  info: { title: "read", ...all("description version termsOfService contact license", "prose") },
  tag: { ...all("name description externalDocs", "prose"), "x-amazon-apigateway-tag-value": "read" },
  server: {
    ...all("url variables", "read"),
    description: "prose",
    "x-amazon-apigateway-endpoint-configuration": one("endpoint configuration"),
  },
  "endpoint configuration": all("disableExecuteApiEndpoint vpcEndpointIds ipAddressType", "read"),
  path: {
    ...all("summary description", "prose"),
    ...all(`${METHODS.join(" ")} ${ANY}`, one("operation")),
    parameters: list("parameter"),
  },
  operation: {
    ...all("operationId summary description tags externalDocs deprecated", "prose"),
    ...all("security consumes x-required-scopes x-amazon-apigateway-request-validator", "read"),
    // Formats of responses, and the schemes of an exported document's host.
    ...all("produces schemes", "prose"),
    parameters: list("parameter"),
    requestBody: one("request body"),
    responses: map("response", STATUS),
    "x-amazon-apigateway-auth": one("authorization"),
    "x-amazon-apigateway-integration": one("integration"),
  },
  parameter: {
    ...all("$ref name in required type items", "read"),
    // API Gateway checks only that parameters are present.
    ...all(
      `description deprecated example examples style explode allowReserved allowEmptyValue format collectionFormat default
      maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems enum
      multipleOf`,
      "prose",
    ),
    schema: one("schema"),
  },
  "request body": { ...all("$ref required", "read"), description: "prose", content: map("media type") },
  "media type": { ...all("example examples", "prose"), schema: one("schema") },
  response: {
    $ref: "read",
    ...all("description examples links", "prose"),
    headers: map("header"),
    content: map("media type"),
    schema: one("schema"),
  },
  header: {
    ...all("$ref required type", "read"),
    ...all(
      `description deprecated example examples style explode format items collectionFormat default enum pattern
      maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength maxItems minItems uniqueItems multipleOf`,
      "prose",
    ),
    schema: one("schema"),
  },
  schema: {
    ...all(
      `$ref type enum required pattern format multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength
      minItems maxItems minProperties maxProperties uniqueItems nullable discriminator`,
      "read",
    ),
    ...all("title description default example externalDocs deprecated readOnly writeOnly xml", "prose"),
    ...all("properties patternProperties definitions", map("schema")),
    ...all("items not additionalProperties", one("schema")),
    ...all("allOf anyOf oneOf", list("schema")),
  },
  components: {
    ...all("examples links", "prose"),
    schemas: map("schema"),
    responses: map("response"),
    parameters: map("parameter"),
    requestBodies: map("request body"),
    headers: map("header"),
    securitySchemes: map("security scheme"),
    "x-amazon-apigateway-integrations": map("integration"),
  },
  "security scheme": {
    ...all("$ref type name in scheme bearerFormat openIdConnectUrl", "read"),
    // Swagger 2.0 has one flow, in the scheme itself.
    ...all("flow authorizationUrl tokenUrl scopes x-amazon-apigateway-authtype", "read"),
    description: "prose",
    flows: map("flow", /^(implicit|password|clientCredentials|authorizationCode)$/),
    "x-amazon-apigateway-authorizer": one("authorizer"),
  },
  flow: all("authorizationUrl tokenUrl refreshUrl scopes", "read"),
  authorizer: all(
    `type authorizerUri authorizerCredentials authorizerResultTtlInSeconds identitySource identityValidationExpression
    providerARNs authorizerPayloadFormatVersion enableSimpleResponses jwtConfiguration`,
    "read",
  ),
  authorization: { type: "read" },
  integration: {
    ...all(
      `$ref type uri httpMethod credentials connectionId connectionType integrationTarget integrationSubtype
      payloadFormatVersion passthroughBehavior contentHandling timeoutInMillis requestParameters requestTemplates
      cacheNamespace cacheKeyParameters responseTransferMode`,
      "read",
    ),
    responses: map("integration's response"),
    tlsConfig: one("TLS configuration"),
  },
  "integration's response": all("statusCode responseParameters responseTemplates contentHandling", "read"),
  "TLS configuration": all("insecureSkipVerification serverNameToVerify", "read"),
  validator: all("validateRequestBody validateRequestParameters", "read"),
  "gateway response": all("statusCode responseParameters responseTemplates", "read"),
};

/** A new, changed or removed member that no rule reads. */
interface Unread {
  readonly kind: Kind | undefined;
  readonly name: string;
  /** The path of the member, such as `paths["/orders"].get.x-note`. */
  readonly at: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Every changed member, at any depth, that no rule reads. In a new object, every member that is set. */
export function unreadMembers(before: JsonObject | undefined, after: JsonObject): readonly Unread[] {
  return inObject("document", before, after, "");
}

function inObject(kind: Kind, before: Json | undefined, after: Json, at: string): readonly Unread[] {
  // `additionalProperties: false` is a schema.
  if (kind === "schema" && typeof after === "boolean") return [];
  if (!isObject(after)) return unread(undefined, kind, at, before, after);
  const members = MEMBERS[kind];
  return memberNames(before, after).flatMap((name): readonly Unread[] => {
    const [old, now] = [memberOf(before, name), memberOf(after, name)];
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    const here = `${at}${step(name)}`;
    if (member === undefined) return unread(kind, name, here, old, now);
    // Rules report a nested object that is removed as a whole.
    if (typeof member !== "object" || now === undefined) return [];
    return inNested(member, old, now, here);
  });
}

function inNested(member: Nested, before: Json | undefined, after: Json, at: string): readonly Unread[] {
  const { kind, each, names } = member;
  if (each === undefined) return inObject(kind, before, after, at);
  if (each === "item") {
    const earlier = listOf(before);
    return listOf(after).flatMap((item, index) =>
      inObject(kind, earlierItem(earlier, item, index), item, `${at}[${index}]`),
    );
  }
  if (!isObject(after)) return unread(undefined, kind, at, before, after);
  const old = new Map(
    isObject(before) ? Object.entries(before).map(([name, value]) => [keyOf(kind, name), value]) : [],
  );
  return Object.entries(after).flatMap(([name, value]) => {
    const here = `${at}${step(name)}`;
    const earlier = old.get(keyOf(kind, name));
    return names && !names.test(name)
      ? unread(kind, name, here, earlier, value)
      : inObject(kind, earlier, value, here);
  });
}

function unread(
  kind: Kind | undefined,
  name: string,
  at: string,
  before: Json | undefined,
  after: Json | undefined,
): readonly Unread[] {
  return isExactly(before, after) ? [] : [{ kind, name, at: at.replace(/^\./, ""), before, after }];
}

/** `/users/{id}` and `/users/{userId}` are the same path to a client. */
export function anonymous(path: string): string {
  return path.replace(/\{[^}]*?(\+?)\}/g, "{$1}");
}

function keyOf(kind: Kind, name: string): string {
  return kind === "path" ? anonymous(name) : name;
}

/** The item in the earlier list: a new order is no change. */
function earlierItem(earlier: readonly Json[], item: Json, index: number): Json | undefined {
  const name = (each: Json): string | undefined => {
    const parts = ["in", "name", "url", "$ref"].map((part) => memberOf(each, part));
    return parts.every((part) => part === undefined) ? undefined : JSON.stringify(parts);
  };
  const own = name(item);
  return (
    earlier.find((each) => isExactly(each, item)) ??
    (own === undefined ? earlier[index] : earlier.find((each) => name(each) === own))
  );
}

function step(name: string): string {
  return /^[\w$-]+$/.test(name) ? `.${name}` : `["${name}"]`;
}

/**
 * Whether two parts are identical except for the order of members. An empty object differs from an absent
 * one.
 */
export function isExactly(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder);
}

const inOrder = (_: string, value: Json): Json =>
  isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

/** A part of a document without its prose. */
export function meaningOf(kind: Kind, value: Json | undefined): Json {
  if (value === undefined || !isObject(value)) return value ?? null;
  const members = MEMBERS[kind];
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      const member = Object.hasOwn(members, name) ? members[name] : "read";
      if (member === "prose") return [];
      return [[name, member === undefined || member === "read" ? each : nestedMeaning(member, each)]];
    }),
  );
}

function nestedMeaning({ kind, each }: Nested, value: Json): Json {
  if (each === "item") return listOf(value).map((item) => meaningOf(kind, item));
  if (each === undefined || !isObject(value)) return meaningOf(kind, value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, meaningOf(kind, item)]));
}
