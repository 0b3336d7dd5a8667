import { BINARY_TYPES } from "./binary";
import { PLACE_RULE, PLACES } from "./check-parts";
import { REQUIRED_SCOPES } from "./check-scopes";
import { GATEWAY_RESPONSES } from "./custom-responses";
import { didYouMean } from "./did-you-mean";
import type { Json, JsonObject, JsonPath } from "../document/json";
import { isObject, itemsOf, membersOf } from "../document/json";
import { METHODS } from "../document/operations";
import type { Report } from "../document/report";

/**
 * The meaning of an object's member for the gateway:
 *
 * - `read`: it has an effect, and another check or the builder reads it
 * - `prose`: it is for readers of the document, or only OpenAPI's own rules apply to it: `checkOpenApi`
 * - a value: it has an effect, and has one type
 * - nested: its value is of another kind, or a list or a map of that kind
 * - refused: with the reason for the author
 */
type Member = "read" | "prose" | Value | Nested | Refused;
interface Value {
  readonly must: string;
  readonly is: (value: Json) => boolean;
}
interface Nested {
  readonly kind: Kind;
  readonly each?: "item" | "member";
  /** A boolean is allowed too. */
  readonly orFlag?: true;
}
interface Refused {
  readonly because: string;
}

const refused = (because: string): Refused => ({ because });
const one = (kind: Kind): Nested => ({ kind });
const list = (kind: Kind): Nested => ({ kind, each: "item" });
const map = (kind: Kind): Nested => ({ kind, each: "member" });
const must = (what: string, is: (value: Json) => boolean): Value => ({ must: `must be ${what}`, is });

const EXPRESSION = must("a regular expression", (value) => typeof value === "string" && isExpression(value));
const PLACE = must(PLACE_RULE, (value) => PLACES.some((each) => each === value));

const all = (names: string, member: Member): Record<string, Member> =>
  Object.fromEntries(names.split(" ").map((name) => [name, member]));

type Kind =
  | "document"
  | "info"
  | "contact"
  | "license"
  | "tag"
  | "external docs"
  | "path"
  | "operation"
  | "parameter"
  | "request body"
  | "media type"
  | "response"
  | "header"
  | "schema"
  | "components"
  | "security scheme";

const SERVERS = refused(
  "the stage and the environment's domain decide the URL: write the host name in the environment's option domain",
);
const OUTGOING = refused("API Gateway makes no calls of its own: describe it in the description");

/** The members of OpenAPI 3.0's objects. Any other is refused, because the gateway would ignore it. */
const MEMBERS: Readonly<Record<Kind, Readonly<Record<string, Member>>>> = {
  document: {
    ...all(`openapi security x-cors ${BINARY_TYPES} ${GATEWAY_RESPONSES}`, "read"),
    tags: list("tag"),
    externalDocs: one("external docs"),
    info: one("info"),
    paths: map("path"),
    components: one("components"),
    servers: SERVERS,
  },
  info: {
    ...all("title version", "read"),
    description: "prose",
    termsOfService: "prose",
    contact: one("contact"),
    license: one("license"),
  },
  contact: all("name url email", "prose"),
  license: all("name url", "prose"),
  tag: { ...all("name description", "prose"), externalDocs: one("external docs") },
  "external docs": all("url description", "prose"),
  path: {
    // checkPaths reports the problems with these.
    ...all("$ref trace", "read"),
    ...all(METHODS.join(" "), one("operation")),
    ...all("summary description", "prose"),
    parameters: list("parameter"),
    servers: SERVERS,
  },
  operation: {
    ...all(`operationId x-backend ${REQUIRED_SCOPES} security`, "read"),
    ...all("summary description tags deprecated", "prose"),
    externalDocs: one("external docs"),
    parameters: list("parameter"),
    requestBody: one("request body"),
    responses: map("response"),
    callbacks: OUTGOING,
    servers: SERVERS,
  },
  parameter: {
    name: "prose",
    in: PLACE,
    required: "prose",
    // API Gateway passes a parameter unchanged, so the client and the backend agree on its form.
    ...all("description deprecated example examples style explode allowReserved", "prose"),
    schema: one("schema"),
    content: refused("API Gateway imports a parameter's schema only: write schema"),
    allowEmptyValue: refused(
      "API Gateway refuses a required parameter that is empty, and lets any other be: leave it out",
    ),
  },
  "request body": { description: "prose", required: "prose", content: map("media type") },
  "media type": {
    ...all("example examples", "prose"),
    schema: one("schema"),
    encoding: refused(
      "API Gateway does not tell the parts of a body apart: leave it out, the backend reads them",
    ),
  },
  response: {
    description: "read",
    links: "prose",
    headers: map("header"),
    content: map("media type"),
  },
  header: {
    required: "prose",
    ...all("description deprecated example examples style explode", "prose"),
    schema: one("schema"),
    content: refused("API Gateway imports a header's schema only: write schema"),
  },
  schema: {
    ...all("type enum required format multipleOf", "prose"),
    pattern: EXPRESSION,
    ...all("minimum maximum minLength maxLength minItems maxItems minProperties maxProperties", "prose"),
    ...all("uniqueItems nullable", "prose"),
    // checkSchemas reports the alternative.
    ...all("discriminator exclusiveMinimum exclusiveMaximum", "read"),
    // A model applies to both directions, so the backend enforces `readOnly` and `writeOnly`.
    ...all("title description", "prose"),
    ...all("default example deprecated readOnly writeOnly xml", "prose"),
    externalDocs: one("external docs"),
    properties: map("schema"),
    ...all("items not", one("schema")),
    additionalProperties: { kind: "schema", orFlag: true },
    ...all("allOf anyOf oneOf", list("schema")),
  },
  components: {
    schemas: map("schema"),
    responses: map("response"),
    parameters: map("parameter"),
    requestBodies: map("request body"),
    headers: map("header"),
    securitySchemes: map("security scheme"),
    ...all("examples links", "prose"),
    callbacks: OUTGOING,
  },
  "security scheme": { ...all("type in name", "read"), description: "prose" },
};

function isExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

const articleOf = (kind: string): string => (/^[eio]/.test(kind) ? "an" : "a");

const EXTENSION = /^x-amazon-apigateway-/;

/** The alternatives to API Gateway's extensions that the builder does not accept. */
const INSTEAD: Readonly<Record<string, string>> = {
  authorizer: "it is always Tollgate's own",
  authtype: "it is always Tollgate's own authorizer",
  "api-key-source": "the key always comes from the authorizer",
  auth: "say in security who may call",
  cors: "write x-cors",
  documentation: "write description",
  "endpoint-configuration": "use the environment's option domain",
  integration: "name what answers with x-backend",
  integrations: "name what answers with x-backend",
  "minimum-compression-size": "no answer is compressed: a backend may compress its own",
  policy: "use the environment's option waf, or domain.mutualTls",
  "request-validator": "bodies and parameters are always checked",
  "request-validators": "bodies and parameters are always checked",
  "security-policy": "TLS is 1.2 or newer always",
};

/**
 * Reports every member that the gateway would ignore: unknown ones, misspelt ones, unused extensions, and
 * those that API Gateway does not import. API Gateway's own extensions, written by hand, could remove the
 * authorizer from a route. It also reports values that should be an object or a list, so that other checks
 * can skip them.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function checkMembers(document: JsonObject, report: Report): void {
  walk("document", document, []);

  function walk(kind: Kind, value: Json, at: JsonPath): void {
    if (!isObject(value)) {
      // checkPaths reports more details about a path.
      if (kind !== "path") report(at, kind === "schema" ? "must be a schema" : "must be an object");
      return;
    }
    if (typeof value["$ref"] === "string" && kind !== "path") return checkReference(value, at);
    const known = MEMBERS[kind];
    for (const [name, each] of membersOf(value)) {
      const here = [...at, name];
      const member = Object.hasOwn(known, name) ? known[name] : undefined;
      if (member === undefined) report(here, unknown(kind, name));
      else if (typeof member === "object" && "because" in member)
        report(here, `is refused: ${member.because}`);
      else if (typeof member === "object" && "kind" in member) walkInto(member, each, here);
      else if (typeof member === "object" && !member.is(each)) report(here, member.must);
    }
  }

  function walkInto({ kind, each, orFlag }: Nested, value: Json, at: JsonPath): void {
    if (each === undefined) return orFlag && typeof value === "boolean" ? undefined : walk(kind, value, at);
    if (each === "item" && !Array.isArray(value)) return report(at, "must be a list");
    if (each === "member" && !isObject(value)) return report(at, "must be an object");
    itemsOf(value).forEach((item, index) => walk(kind, item, [...at, index]));
    for (const [name, member] of membersOf(value)) walk(kind, member, [...at, name]);
  }

  /** Reports members beside a `$ref`, which OpenAPI 3.0 ignores. */
  function checkReference(value: JsonObject, at: JsonPath): void {
    for (const name of Object.keys(value))
      if (!["$ref", "summary", "description"].includes(name))
        report([...at, name], "is ignored beside $ref: write it where the reference leads to");
  }
}

function unknown(kind: Kind, name: string): string {
  if (EXTENSION.test(name)) {
    const own = name.replace(EXTENSION, "");
    const place = Object.entries(MEMBERS).find(([, members]) => Object.hasOwn(members, name))?.[0];
    if (place !== undefined) return `stands in ${articleOf(place)} ${place}, not here`;
    return `is written by the builder: ${(Object.hasOwn(INSTEAD, own) ? INSTEAD[own] : undefined) ?? "leave it out"}`;
  }
  const known = Object.entries(MEMBERS[kind])
    .filter(([, member]) => !(typeof member === "object" && "because" in member))
    .map(([each]) => each);
  const allowed = name.startsWith("x-") ? known.filter((each) => each.startsWith("x-")) : known;
  const there = allowed.length === 0 ? "" : `; there are: ${allowed.join(", ")}${didYouMean(name, allowed)}`;
  const what = name.startsWith("x-") ? "extension" : "member";
  return `is not ${articleOf(what)} ${what} that the gateway reads in ${articleOf(kind)} ${kind}${there}`;
}
