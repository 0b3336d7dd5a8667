import { limited, otherClientErrors, serverErrors } from "../log/filter";
import type { InsightRule, InsightRuleId } from "../metrics/insight-rules";
import type { AccessLogSource } from "../metrics/metric";

/**
 * Rules that the console counts in addition to the deployed ones. On AWS, Logs Insights gives the same
 * answers.
 */
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

/** A rule of the access log, either deployed or for the console only. */
export type RuleId = InsightRuleId | ConsoleRuleId;

/** A rule for the console only. It can have any number of keys, and number fields as keys. */
export type ConsoleRule = Omit<InsightRule, "keys"> & { readonly keys: readonly ContributorKey[] };
export type ContributorKey = InsightRule["keys"][number] | "status";

const byTenant = ["tenantId", "apiKeyId"] as const;
const count = { aggregate: { kind: "count" }, unit: "requests" } as const;
const latency = { aggregate: { kind: "sum", field: "responseLatency" }, unit: "milliseconds" } as const;
const byRoute = ["method", "resourcePath"] as const;
/**
 * The keys of an incident: tenant, route and outcome. Fields with few values come first, so that contributors
 * share the first levels of the lookup, which then stay in the processor's cache.
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

/** Counts that the console draws over time in addition to the deployed metrics. */
export const consoleCounts = {
  otherClientErrors: { kind: "count", where: otherClientErrors },
  limited: { kind: "count", where: limited },
} as const satisfies Readonly<Record<string, AccessLogSource>>;
export type ConsoleCountId = keyof typeof consoleCounts;
