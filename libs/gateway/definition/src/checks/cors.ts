import { variablesOf } from "./check-paths";
import type { Json, JsonObject } from "../document/json";
import { isObject, itemsOf, memberOf, membersOf } from "../document/json";
import { methodsServed, type Method } from "../document/operations";
import type { Report } from "../document/report";

/** The pages that may call the API from a browser: `x-cors` at the document's root. */
export interface Cors {
  /** `*` alone, or one or more origins. */
  readonly allowOrigins: readonly [string, ...string[]];
  readonly allowHeaders: readonly string[];
  readonly maxAgeSeconds: number;
}

const ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/;
/** Each origin is a line of a template in each path's preflight, and the document may have 6 MB in total. */
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

/** Reports an invalid `x-cors`. */
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

/** Returns the `x-cors` of a checked document; `undefined` when no browser's page may call the API. */
export function corsOf(document: JsonObject): Cors | undefined {
  const cors = document["x-cors"];
  if (!isObject(cors)) return undefined;
  const allowed = cors["allowOrigin"] ?? null;
  const [first = "", ...others] = (Array.isArray(allowed) ? itemsOf(allowed) : [allowed]).map(String);
  return {
    allowOrigins: [first, ...others],
    // Every route requires a token, and most accept JSON.
    allowHeaders: itemsOf(memberOf(cors, "allowHeaders") ?? ["Authorization", "Content-Type"]).map(String),
    maxAgeSeconds: Number(memberOf(cors, "maxAgeSeconds") ?? 600),
  };
}

/**
 * Returns the headers that let a page read an error. For several origins, API Gateway could only echo the
 * request's origin, because gateway responses have no template language. That is no stricter than `*`, and an
 * error contains only its text and its ID. Pages may read `Retry-After` only if it is exposed.
 */
export function errorHeaders({ allowOrigins }: Cors): Readonly<Record<string, string>> {
  return {
    "Access-Control-Allow-Origin": allowOrigins.length > 1 ? "*" : allowOrigins[0],
    "Access-Control-Expose-Headers": "Retry-After",
  };
}

/**
 * Builds the response to a browser's preflight request, which API Gateway gives without token, key or Lambda.
 */
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
    // OpenAPI 3.0, "Path Templating": each variable must be declared, even if unused.
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
      // If every type is binary, a request without a body is binary too, and a mock's template reads text
      // only: the result would be 500.
      ...(binaryTypes.length > 0 && { contentHandling: "CONVERT_TO_TEXT" }),
      requestTemplates: { "application/json": '{"statusCode":204}' },
      responses: {
        default: {
          statusCode: "204",
          // Constants are in single quotes.
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
 * Builds the template that names an origin in the response to a request of that origin, as AWS's own CDK does
 * for several origins. Header names keep the client's case, which is lower case with HTTP/2.
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
