import { limited, otherClientErrors, serverErrors } from "../log/filter";
import type { InsightRule, InsightRuleId } from "../metrics/insight-rules";
import type { AccessLogSource } from "../metrics/metric";

/** What the console counts beside the deployed rules: there, the same answers come from Logs Insights. */
export type ConsoleRuleId =
  | "everyRequestByTenant"
  | "otherClientErrorsByTenant"
  | "limitedByTenant"
  | "everyLatencyByTenant"
  | "requestsByRoute"
  | "otherClientErrorsByRoute"
  | "limitedByRoute"
  | "serverErrorsByRoute"
  | "latencyByRoute"
  | "requestsByOutcome";

/** A rule of the access log: deployed, or counted here only. */
export type RuleId = InsightRuleId | ConsoleRuleId;

/** A rule that is counted here only, and so can tell apart by any number of fields, numbers too. */
export type ConsoleRule = Omit<InsightRule, "keys"> & { readonly keys: readonly ContributorKey[] };
export type ContributorKey = InsightRule["keys"][number] | "status";

const byTenant = ["tenantId", "apiKeyId"] as const;
const count = { aggregate: { kind: "count" }, unit: "requests" } as const;
const latency = { aggregate: { kind: "sum", field: "responseLatency" }, unit: "milliseconds" } as const;
const byRoute = ["method", "resourcePath"] as const;
/**
 * What there is an incident of: whose requests, to which route, ended how. Fields of few values come first: what leads to a
 * contributor is then shared by many, and near the processor.
 */
const byOutcome = ["status", "errorType", "method", "resourcePath", "tenantId", "apiKeyId"] as const;

export const consoleRules: Readonly<Record<ConsoleRuleId, ConsoleRule>> = {
  everyRequestByTenant: { label: "Requests by tenant, or by none", keys: byTenant, filter: [], ...count },
  otherClientErrorsByTenant: {
    label: "4xx but for 429, by tenant",
    keys: byTenant,
    filter: otherClientErrors,
    ...count,
  },
  limitedByTenant: { label: "429 by tenant", keys: byTenant, filter: limited, ...count },
  everyLatencyByTenant: { label: "Time spent, by tenant or by none", keys: byTenant, filter: [], ...latency },
  requestsByRoute: { label: "Requests by route", keys: byRoute, filter: [], ...count },
  otherClientErrorsByRoute: {
    label: "4xx but for 429, by route",
    keys: byRoute,
    filter: otherClientErrors,
    ...count,
  },
  limitedByRoute: { label: "429 by route", keys: byRoute, filter: limited, ...count },
  serverErrorsByRoute: { label: "5xx by route", keys: byRoute, filter: serverErrors, ...count },
  latencyByRoute: { label: "Time spent, by route", keys: byRoute, filter: [], ...latency },
  requestsByOutcome: {
    label: "Requests by tenant, route and outcome",
    keys: byOutcome,
    filter: [],
    ...count,
  },
};

/** What the console draws over time beside the deployed metrics. */
export const consoleCounts = {
  otherClientErrors: { kind: "count", where: otherClientErrors },
  limited: { kind: "count", where: limited },
} as const satisfies Readonly<Record<string, AccessLogSource>>;
export type ConsoleCountId = keyof typeof consoleCounts;
