import type { InsightRule } from "../insight-rules";

/** What the console counts beside the deployed rules: there, the same answers come from Logs Insights. */
export type ConsoleRuleId =
  | "everyRequestByTenant"
  | "everyLatencyByTenant"
  | "requestsByRoute"
  | "clientErrorsByRoute"
  | "serverErrorsByRoute"
  | "latencyByRoute"
  | "clientErrorsByCause"
  | "serverErrorsByCause";

const clientError = [
  { field: "status", op: "greaterThan", value: 399 },
  { field: "status", op: "lessThan", value: 500 },
] as const;
const serverError = [{ field: "status", op: "greaterThan", value: 499 }] as const;

const byTenant = ["tenantId", "apiKeyId"] as const;
const count = { aggregate: { kind: "count" }, unit: "requests" } as const;
const byRoute = ["method", "resourcePath"] as const;
const byCause = ["tenantId", "method", "resourcePath", "errorType"] as const;

export const consoleRules: Readonly<Record<ConsoleRuleId, InsightRule>> = {
  everyRequestByTenant: { label: "Requests by tenant, or by none", keys: byTenant, filter: [], ...count },
  everyLatencyByTenant: {
    label: "Time spent, by tenant or by none",
    keys: byTenant,
    filter: [],
    aggregate: { kind: "sum", field: "responseLatency" },
    unit: "milliseconds",
  },
  requestsByRoute: { label: "Requests by route", keys: byRoute, filter: [], ...count },
  clientErrorsByRoute: { label: "4xx by route", keys: byRoute, filter: clientError, ...count },
  serverErrorsByRoute: { label: "5xx by route", keys: byRoute, filter: serverError, ...count },
  latencyByRoute: {
    label: "Time spent, by route",
    keys: byRoute,
    filter: [],
    aggregate: { kind: "sum", field: "responseLatency" },
    unit: "milliseconds",
  },
  clientErrorsByCause: {
    label: "4xx by tenant, route and cause",
    keys: byCause,
    filter: clientError,
    ...count,
  },
  serverErrorsByCause: {
    label: "5xx by tenant, route and cause",
    keys: byCause,
    filter: serverError,
    ...count,
  },
};
