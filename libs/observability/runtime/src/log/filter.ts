import { UNSET, type AccessLogLine, type NumberFieldName, type QuotedFieldName } from "./schema";

/** A condition on one field of the access log, with the operators that Contributor Insights has. */
export type LogCondition =
  | {
      readonly field: QuotedFieldName;
      readonly op: "in" | "notIn" | "startsWith";
      /** Up to 10 texts. One must match, or for `notIn`, none. `-` stands for an unset field. */
      readonly values: readonly string[];
    }
  | {
      readonly field: NumberFieldName;
      readonly op: "greaterThan" | "lessThan" | "equalTo" | "notEqualTo";
      readonly value: number;
    };

/** Conditions that must all hold, at most four. An empty filter matches every line. */
export type LogFilter = readonly LogCondition[];

/** The field is set. API Gateway writes every field, so presence has no meaning. */
export const isSet = (field: QuotedFieldName): LogCondition => ({ field, op: "notIn", values: [UNSET] });

const OPERATORS = {
  in: "In",
  notIn: "NotIn",
  startsWith: "StartsWith",
  greaterThan: "GreaterThan",
  lessThan: "LessThan",
  equalTo: "EqualTo",
  notEqualTo: "NotEqualTo",
} as const satisfies Record<LogCondition["op"], string>;

/**
 * The `Filters` of a Contributor Insights rule.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html
 */
export function insightFilters(filter: LogFilter): readonly Readonly<Record<string, unknown>>[] {
  return filter.map((condition) => ({
    Match: `$.${condition.field}`,
    [OPERATORS[condition.op]]: "values" in condition ? condition.values : condition.value,
  }));
}

/** Compiles a filter into a predicate, once for many lines. */
export function linePredicate(filter: LogFilter): (line: AccessLogLine) => boolean {
  const conditions = filter.map(conditionPredicate);
  return (line) => conditions.every((holds) => holds(line));
}

function conditionPredicate(condition: LogCondition): (line: AccessLogLine) => boolean {
  switch (condition.op) {
    case "greaterThan":
      return (line) => line[condition.field] > condition.value;
    case "lessThan":
      return (line) => line[condition.field] < condition.value;
    case "equalTo":
      return (line) => line[condition.field] === condition.value;
    case "notEqualTo":
      return (line) => line[condition.field] !== condition.value;
    case "in":
      return oneOf(condition);
    case "notIn": {
      const isOne = oneOf(condition);
      return (line) => !isOne(line);
    }
    case "startsWith":
      return (line) => condition.values.some((value) => written(line, condition.field).startsWith(value));
  }
}

type TextCondition = Extract<LogCondition, { readonly field: QuotedFieldName }>;

function oneOf({ field, values }: TextCondition): (line: AccessLogLine) => boolean {
  const wanted = new Set(values);
  return (line) => wanted.has(written(line, field));
}

function written(line: AccessLogLine, field: QuotedFieldName): string {
  const value = line[field];
  if (value === undefined) return UNSET;
  return typeof value === "string" ? value : String(value);
}

/** Answered 4xx: a caller's error, or a limit. */
export const clientErrors: LogFilter = [
  { field: "status", op: "greaterThan", value: 399 },
  { field: "status", op: "lessThan", value: 500 },
];

/** Answered 429: over a limit of the caller's plan. */
export const limited: LogFilter = [{ field: "status", op: "equalTo", value: 429 }];

/** Answered 4xx for any other reason. */
export const otherClientErrors: LogFilter = [
  ...clientErrors,
  { field: "status", op: "notEqualTo", value: 429 },
];

/** Answered 5xx: an error of the gateway or its backends. */
export const serverErrors: LogFilter = [{ field: "status", op: "greaterThan", value: 499 }];

/** Refused with 401 or 403. `Filters` are combined with AND only, so this is 401 to 403 without 402. */
export const refused: LogFilter = [
  { field: "status", op: "greaterThan", value: 400 },
  { field: "status", op: "lessThan", value: 404 },
  { field: "status", op: "notEqualTo", value: 402 },
];

/**
 * Errors that a caller with a token got. Excluded are answers before API Gateway knows a tenant (a caller
 * without a token, a route that does not exist), and errors that have their own alarm.
 */
export const tenantErrors: LogFilter = [
  { field: "status", op: "greaterThan", value: 399 },
  {
    field: "errorType",
    op: "notIn",
    values: [
      "UNAUTHORIZED",
      "MISSING_AUTHENTICATION_TOKEN",
      "WAF_FILTERED",
      "REQUEST_TOO_LARGE",
      "AUTHORIZER_FAILURE",
      "AUTHORIZER_CONFIGURATION_ERROR",
      "QUOTA_EXCEEDED",
    ],
  },
];
