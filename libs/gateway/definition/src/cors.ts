import type { Json, JsonObject } from "./json";
import { isObject, itemsOf, memberOf, membersOf } from "./json";
import type { Method } from "./operations";
import type { Report } from "./report";

/** Which pages may call the API from a browser: `x-cors` at the document's root. */
export interface Cors {
  readonly allowOrigin: string;
  readonly allowHeaders: readonly string[];
  readonly maxAgeSeconds: number;
}

const FIELDS = {
  allowOrigin: {
    isValid: (value: Json | undefined) =>
      typeof value === "string" && /^(\*|https?:\/\/[a-z0-9.-]+(:\d{1,5})?)$/.test(value),
    allowed: 'must be "*" or one origin, such as https://app.example.com',
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
  for (const [name, { isValid, allowed }] of Object.entries(FIELDS))
    if (!isValid(cors[name])) report(["x-cors", name], allowed);
}

/** The `x-cors` of a document that passed the check; none where browsers' pages have no business. */
export function corsOf(document: JsonObject): Cors | undefined {
  const cors = document["x-cors"];
  if (!isObject(cors)) return undefined;
  return {
    allowOrigin: String(cors["allowOrigin"]),
    // A token is what every route needs, and JSON what most take.
    allowHeaders: itemsOf(memberOf(cors, "allowHeaders") ?? ["Authorization", "Content-Type"]).map(String),
    maxAgeSeconds: Number(memberOf(cors, "maxAgeSeconds") ?? 600),
  };
}

/** The answer to a browser that asks before it calls a path: API Gateway gives it, without token, key or Lambda. */
export function preflightOperation(cors: Cors, methods: readonly Method[]): JsonObject {
  const headers = {
    "Access-Control-Allow-Origin": cors.allowOrigin,
    "Access-Control-Allow-Methods": methods.map((method) => method.toUpperCase()).join(","),
    "Access-Control-Allow-Headers": cors.allowHeaders.join(","),
    "Access-Control-Max-Age": String(cors.maxAgeSeconds),
  };
  const each = (change: (name: string, value: string) => readonly [string, Json]): JsonObject =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => change(name, value)));
  return {
    summary: "Whether a page may call this",
    responses: {
      "204": { description: "What it may", headers: each((name) => [name, { schema: { type: "string" } }]) },
    },
    security: [],
    "x-amazon-apigateway-integration": {
      type: "mock",
      passthroughBehavior: "when_no_match",
      requestTemplates: { "application/json": '{"statusCode":204}' },
      responses: {
        default: {
          statusCode: "204",
          // A constant is in single quotes.
          responseParameters: each((name, value) => [`method.response.header.${name}`, `'${value}'`]),
        },
      },
    },
  };
}
