import { clientErrors, serverErrors } from "../error-filters";
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
  clientErrorsByRoute: { label: "4xx by route", keys: byRoute, filter: clientErrors, ...count },
  serverErrorsByRoute: { label: "5xx by route", keys: byRoute, filter: serverErrors, ...count },
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
    filter: clientErrors,
    ...count,
  },
  serverErrorsByCause: {
    label: "5xx by tenant, route and cause",
    keys: byCause,
    filter: serverErrors,
    ...count,
  },
};
