import { UNSET, type AccessLogLine, type NumberFieldName, type QuotedFieldName } from "../log/schema";
import {
  clientErrors,
  refused,
  serverErrors,
  tenantErrors,
  insightFilters,
  isSet,
  type LogFilter,
} from "../log/filter";

export type InsightRuleId =
  | "requestsByTenant"
  | "clientErrorsByTenant"
  | "throttledByTenant"
  | "quotaExceededByTenant"
  | "serverErrorsByTenant"
  | "bytesByTenant"
  | "latencyByTenant"
  | "authorizerFailures"
  | "unauthorizedByAddress"
  | "refusedByCause"
  | "errorsByTenant";

/**
 * One Contributor Insights rule, for any number of tenants: a count or a sum by the values of some fields.
 */
export interface InsightRule {
  readonly label: string;
  /** The fields whose values identify a contributor, at most four. */
  readonly keys: readonly QuotedFieldName[];
  readonly filter: LogFilter;
  readonly aggregate: { readonly kind: "count" } | { readonly kind: "sum"; readonly field: NumberFieldName };
  readonly unit: "requests" | "milliseconds" | "bytes";
}

/**
 * Identifies a tenant by its id. A token's record may have no tenant id; the API key, which every tenant has,
 * then separates its requests from others.
 */
const byTenant = ["tenantId", "apiKeyId"] as const satisfies readonly QuotedFieldName[];
const count = { kind: "count" } as const;

export const insightRules: Readonly<Record<InsightRuleId, InsightRule>> = {
  requestsByTenant: {
    label: "Requests by tenant",
    keys: byTenant,
    // Without unknown callers: a flood of their requests is not a dominant tenant.
    filter: [isSet("apiKeyId")],
    aggregate: count,
    unit: "requests",
  },
  clientErrorsByTenant: {
    label: "4xx by tenant",
    keys: byTenant,
    filter: clientErrors,
    aggregate: count,
    unit: "requests",
  },
  throttledByTenant: {
    label: "429 by rate, by tenant",
    keys: byTenant,
    filter: [{ field: "errorType", op: "in", values: ["THROTTLED"] }],
    aggregate: count,
    unit: "requests",
  },
  quotaExceededByTenant: {
    label: "429 by quota, by tenant",
    keys: byTenant,
    filter: [{ field: "errorType", op: "in", values: ["QUOTA_EXCEEDED"] }],
    aggregate: count,
    unit: "requests",
  },
  serverErrorsByTenant: {
    label: "5xx by tenant",
    keys: byTenant,
    filter: serverErrors,
    aggregate: count,
    unit: "requests",
  },
  bytesByTenant: {
    label: "Bytes answered, by tenant",
    keys: byTenant,
    filter: [isSet("apiKeyId")],
    aggregate: { kind: "sum", field: "bytes" },
    unit: "bytes",
  },
  latencyByTenant: {
    label: "Time spent, by tenant",
    keys: byTenant,
    filter: [isSet("apiKeyId")],
    aggregate: { kind: "sum", field: "responseLatency" },
    unit: "milliseconds",
  },
  authorizerFailures: {
    label: "500 because of the authorizer",
    keys: ["errorType"],
    filter: [
      { field: "errorType", op: "in", values: ["AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR"] },
    ],
    aggregate: count,
    unit: "requests",
  },
  unauthorizedByAddress: {
    label: "Failed authentications by source address",
    keys: ["sourceIp"],
    filter: [{ field: "errorType", op: "in", values: ["UNAUTHORIZED"] }],
    aggregate: count,
    unit: "requests",
  },
  refusedByCause: {
    label: "401 and 403 by cause",
    keys: ["errorType"],
    filter: refused,
    aggregate: count,
    unit: "requests",
  },
  errorsByTenant: {
    label: "Errors by tenant",
    keys: byTenant,
    filter: tenantErrors,
    aggregate: count,
    unit: "requests",
  },
};

/**
 * The rule in the syntax of Contributor Insights.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html
 */
export function insightRuleDefinition({ keys, filter, aggregate }: InsightRule, logGroup: string): object {
  const isSum = aggregate.kind === "sum";
  return {
    Schema: { Name: "CloudWatchLogRule", Version: 1 },
    LogGroupNames: [logGroup],
    LogFormat: "JSON",
    Contribution: {
      Keys: keys.map((key) => `$.${key}`),
      ...(isSum && { ValueOf: `$.${aggregate.field}` }),
      Filters: insightFilters(filter),
    },
    AggregateOn: isSum ? "Sum" : "Count",
  };
}

/** The values of a line that identify a rule's contributor; `-` for an unset field. */
export function contributorOf({ keys }: InsightRule, line: AccessLogLine): readonly string[] {
  return keys.map((key) => String(line[key] ?? UNSET));
}
