import { variablesOf } from "./check-paths";
import type { Json, JsonObject } from "../document/json";
import { isObject, itemsOf, memberOf, membersOf } from "../document/json";
import { methodsServed, type Method } from "../document/operations";
import type { Report } from "../document/report";

/** Which pages may call the API from a browser: `x-cors` at the document's root. */
export interface Cors {
  /** `*` alone, or an origin or more. */
  readonly allowOrigins: readonly [string, ...string[]];
  readonly allowHeaders: readonly string[];
  readonly maxAgeSeconds: number;
}

const ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/;
/** Each is a line of a template in each path's preflight, and a body may have 6 MB in all. */
const MAX_ORIGINS = 20;

const isOrigin = (value: Json): boolean => typeof value === "string" && ORIGIN.test(value);
const areOrigins = (value: Json | undefined): boolean => {
  const origins = itemsOf(value);
  return (
    origins.length > 0 &&
    origins.length <= MAX_ORIGINS &&
    origins.every(isOrigin) &&
    new Set(origins).size === origins.length
  );
};

const FIELDS = {
  allowOrigin: {
    isValid: (value: Json | undefined) =>
      value === "*" || (value !== undefined && isOrigin(value)) || areOrigins(value),
    allowed: `must be "*", one origin without a path, such as https://app.example.com, or a list of 1 to ${MAX_ORIGINS} different ones`,
  },
  allowHeaders: {
    isValid: (value: Json | undefined) =>
      value === undefined ||
      (Array.isArray(value) &&
        itemsOf(value).every((each) => typeof each === "string" && /^[\w-]+$/.test(each))),
    allowed: "must be a list of header names",
  },
  maxAgeSeconds: {
    isValid: (value: Json | undefined) =>
      value === undefined || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 86_400),
    allowed: "must be a whole number of seconds, at most 86400",
  },
} as const;

/** Reports an `x-cors` that is not one. */
export function checkCors(document: JsonObject, report: Report): void {
  const cors = document["x-cors"];
  if (cors === undefined) return;
  if (!isObject(cors)) return report(["x-cors"], "must be an object");
  for (const [name] of membersOf(cors))
    if (!Object.hasOwn(FIELDS, name))
      report(["x-cors", name], `is not a field of x-cors; there are: ${Object.keys(FIELDS).join(", ")}`);
  for (const [name, { isValid, allowed }] of Object.entries(FIELDS)) {
    const value = cors[name];
    if (isValid(value)) continue;
    report(["x-cors", name], value === undefined ? allowed : `${allowed}; it is ${JSON.stringify(value)}`);
  }
}

/** The `x-cors` of a document that passed the check; none where browsers' pages have no business. */
export function corsOf(document: JsonObject): Cors | undefined {
  const cors = document["x-cors"];
  if (!isObject(cors)) return undefined;
  const allowed = cors["allowOrigin"] ?? null;
  const [first = "", ...others] = (Array.isArray(allowed) ? itemsOf(allowed) : [allowed]).map(String);
  return {
    allowOrigins: [first, ...others],
    // A token is what every route needs, and JSON what most take.
    allowHeaders: itemsOf(memberOf(cors, "allowHeaders") ?? ["Authorization", "Content-Type"]).map(String),
    maxAgeSeconds: Number(memberOf(cors, "maxAgeSeconds") ?? 600),
  };
}

/**
 * The headers by which a page may read an error. Of several origins, API Gateway could only echo whichever the request names
 * (gateway responses have no template language), which says no more than `*`: an error holds nothing but its text.
 */
export function errorHeaders({ allowOrigins }: Cors): Readonly<Record<string, string>> {
  return { "Access-Control-Allow-Origin": allowOrigins.length > 1 ? "*" : allowOrigins[0] };
}

/** The answer to a browser that asks before it calls a path: API Gateway gives it, without token, key or Lambda. */
export function preflightOperation(
  cors: Cors,
  template: string,
  methods: readonly Method[],
  binaryTypes: readonly string[],
): JsonObject {
  const [first, ...others] = cors.allowOrigins;
  const headers = {
    "Access-Control-Allow-Origin": first,
    "Access-Control-Allow-Methods": methodsServed(methods).join(","),
    "Access-Control-Allow-Headers": cors.allowHeaders.join(","),
    "Access-Control-Max-Age": String(cors.maxAgeSeconds),
    ...(others.length > 0 && { Vary: "Origin" }),
  };
  const each = (change: (name: string, value: string) => readonly [string, Json]): JsonObject =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => change(name, value)));
  const variables = variablesOf(template);
  return {
    summary: "Whether a page may call this",
    // OpenAPI 3.0, "Path Templating": each variable is declared, also where nobody reads it.
    ...(variables.length > 0 && {
      parameters: variables.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    }),
    responses: {
      "204": { description: "What it may", headers: each((name) => [name, { schema: { type: "string" } }]) },
    },
    security: [],
    "x-amazon-apigateway-integration": {
      type: "mock",
      passthroughBehavior: "when_no_match",
      // A request without a body is binary too where every type is, and a mock's template reads text only: it would be 500.
      ...(binaryTypes.length > 0 && { contentHandling: "CONVERT_TO_TEXT" }),
      requestTemplates: { "application/json": '{"statusCode":204}' },
      responses: {
        default: {
          statusCode: "204",
          // A constant is in single quotes.
          responseParameters: each((name, value) => [`method.response.header.${name}`, `'${value}'`]),
          ...(others.length > 0 && {
            responseTemplates: { "application/json": others.map(answerTo).join("\n") },
          }),
        },
      },
    },
  };
}

/**
 * Names an origin in the answer to a request of that origin, as AWS's own CDK does it for several origins. Header names keep the
 * client's case, which is lower with HTTP/2.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
 */
function answerTo(origin: string): string {
  const sent = (name: string): string => `$input.params().header.get("${name}") == "${origin}"`;
  return (
    `#if(${sent("Origin")} || ${sent("origin")})` +
    `#set($context.responseOverride.header.Access-Control-Allow-Origin = "${origin}")#end`
  );
}
