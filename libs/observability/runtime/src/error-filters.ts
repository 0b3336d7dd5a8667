import type { LogFilter } from "./log-filter";

/** Answered 4xx: a mistake of the caller's, or a limit. */
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

/** Answered 5xx: a mistake of ours. */
export const serverErrors: LogFilter = [{ field: "status", op: "greaterThan", value: 499 }];

/** Refused with 401 or 403: `Filters` are joined by AND only, so these are the statuses from 401 to 403 without 402. */
export const refused: LogFilter = [
  { field: "status", op: "greaterThan", value: 400 },
  { field: "status", op: "lessThan", value: 404 },
  { field: "status", op: "notEqualTo", value: 402 },
];

/**
 * Errors that somebody with a token got. Left out is what API Gateway answers before it knows a tenant (a caller without a
 * token, a route that does not exist), and what has an alarm of its own.
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
