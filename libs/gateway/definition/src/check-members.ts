import type { Json, JsonObject, JsonPath } from "./json";
import { isObject, itemsOf, membersOf } from "./json";
import { METHODS } from "./operations";
import type { Report } from "./report";

/**
 * What a member of an object is to the gateway:
 *
 * - `read`: it decides something, and another check or the builder reads it
 * - `prose`: for readers of the document; no request depends on it
 * - an object: its value is of a kind of its own, or a list or a map of such
 * - a text: it is refused, and the text says why
 */
type Member = "read" | "prose" | Nested | Refused;
interface Nested {
  readonly kind: Kind;
  readonly each?: "item" | "member";
}
interface Refused {
  readonly because: string;
}

const refused = (because: string): Refused => ({ because });
const one = (kind: Kind): Nested => ({ kind });
const list = (kind: Kind): Nested => ({ kind, each: "item" });
const map = (kind: Kind): Nested => ({ kind, each: "member" });
const all = (names: string, member: Member): Record<string, Member> =>
  Object.fromEntries(names.split(" ").map((name) => [name, member]));

type Kind =
  | "document"
  | "info"
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
  "the stage and the environment's domain decide the URL: API Gateway would not serve another",
);
const OUTGOING = refused("API Gateway makes no calls of its own");

/** The members of OpenAPI 3.0's objects. What is not here is unknown, and refused: it would be read as if it were not there. */
const MEMBERS: Readonly<Record<Kind, Readonly<Record<string, Member>>>> = {
  document: {
    ...all("openapi security x-cors", "read"),
    ...all("tags externalDocs", "prose"),
    info: one("info"),
    paths: map("path"),
    components: one("components"),
    servers: SERVERS,
  },
  info: { ...all("title version description", "read"), ...all("contact license termsOfService", "prose") },
  path: {
    // checkPaths says of these what is wrong with them.
    ...all("$ref trace", "read"),
    ...all(METHODS.join(" "), one("operation")),
    ...all("summary description", "prose"),
    parameters: list("parameter"),
    servers: SERVERS,
  },
  operation: {
    ...all("operationId x-backend security summary description", "read"),
    ...all("tags externalDocs deprecated", "prose"),
    parameters: list("parameter"),
    requestBody: one("request body"),
    responses: map("response"),
    callbacks: OUTGOING,
    servers: SERVERS,
  },
  parameter: {
    ...all("name in required description", "read"),
    // API Gateway hands a parameter on as it came: the client and the backend agree on its form.
    ...all("deprecated example examples style explode allowReserved", "prose"),
    schema: one("schema"),
    content: refused("API Gateway imports a parameter's schema only"),
    allowEmptyValue: refused("API Gateway refuses a required parameter that is empty, and lets any other be"),
  },
  "request body": { ...all("description required", "read"), content: map("media type") },
  "media type": {
    ...all("example examples", "prose"),
    schema: one("schema"),
    encoding: refused("API Gateway does not tell the parts of a body apart"),
  },
  response: {
    description: "read",
    links: "prose",
    headers: map("header"),
    content: map("media type"),
  },
  header: {
    description: "read",
    ...all("required deprecated example examples style explode", "prose"),
    schema: one("schema"),
    content: refused("API Gateway imports a header's schema only"),
  },
  schema: {
    ...all("title description type format enum required pattern minimum maximum multipleOf", "read"),
    ...all("minLength maxLength minItems maxItems minProperties maxProperties uniqueItems nullable", "read"),
    // checkSchemas says what to write instead.
    ...all("discriminator exclusiveMinimum exclusiveMaximum", "read"),
    // What a schema says of the other direction is the backend's: a model has one for both.
    ...all("default example externalDocs deprecated readOnly writeOnly xml", "prose"),
    properties: map("schema"),
    ...all("items not additionalProperties", one("schema")),
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

const ARTICLES: Readonly<Record<string, string>> = { i: "an", o: "an" };

const EXTENSION = /^x-amazon-apigateway-/;

/**
 * Reports every member that the gateway would read as if it were not there: unknown ones, misspelt ones, extensions that nobody
 * reads, and what API Gateway does not import. Written by hand, API Gateway's own could take the authorizer off a route.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function checkMembers(document: JsonObject, report: Report): void {
  walk("document", document, []);

  function walk(kind: Kind, value: Json, at: JsonPath): void {
    if (!isObject(value)) return;
    if (typeof value["$ref"] === "string" && kind !== "path") return checkReference(value, at);
    const known = MEMBERS[kind];
    for (const [name, each] of membersOf(value)) {
      const here = [...at, name];
      const member = Object.hasOwn(known, name) ? known[name] : undefined;
      if (member === undefined) report(here, unknown(kind, name));
      else if (typeof member === "object" && "because" in member)
        report(here, `is refused: ${member.because}`);
      else if (typeof member === "object") walkInto(member, each, here);
    }
  }

  function walkInto({ kind, each }: Nested, value: Json, at: JsonPath): void {
    if (each === undefined) walk(kind, value, at);
    itemsOf(each === "item" ? value : undefined).forEach((item, index) => walk(kind, item, [...at, index]));
    for (const [name, member] of membersOf(each === "member" ? value : undefined))
      walk(kind, member, [...at, name]);
  }

  /** OpenAPI 3.0 ignores what stands beside a `$ref`. */
  function checkReference(value: JsonObject, at: JsonPath): void {
    for (const name of Object.keys(value))
      if (!["$ref", "summary", "description"].includes(name))
        report([...at, name], "is ignored beside $ref: write it where the reference leads to");
  }
}

function unknown(kind: Kind, name: string): string {
  if (EXTENSION.test(name)) return "is written by the builder; the document names a Lambda with x-backend";
  const known = Object.entries(MEMBERS[kind])
    .filter(([, member]) => !(typeof member === "object" && "because" in member))
    .map(([each]) => each);
  const allowed = name.startsWith("x-") ? known.filter((each) => each.startsWith("x-")) : known;
  const there = allowed.length === 0 ? "" : `; there are: ${allowed.join(", ")}`;
  const what = name.startsWith("x-") ? "extension" : "member";
  return `is no ${what} that the gateway reads in ${ARTICLES[kind[0] ?? ""] ?? "a"} ${kind}${there}`;
}
