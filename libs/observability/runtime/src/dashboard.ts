import type { InsightRuleId } from "./metrics/insight-rules";
import type { MetricId } from "./metrics/metric";

/** A part of a dashboard. CloudWatch draws it for a deployed stage, and the console for the local gateway. */
export type Widget =
  | {
      /** Metrics over time, all with the same unit. */
      readonly kind: "chart";
      readonly title: string;
      readonly metrics: readonly MetricId[];
      readonly style: "line" | "stacked";
    }
  | {
      /** The largest contributors of an insight rule. */
      readonly kind: "topContributors";
      readonly rule: InsightRuleId;
      readonly count: number;
    }
  | {
      /** The value of each metric over the latest period. */
      readonly kind: "value";
      readonly title: string;
      readonly metrics: readonly MetricId[];
      readonly periodSeconds: number;
    };

export interface DashboardSection {
  readonly title: string;
  readonly widgets: readonly Widget[];
}

const DAY_SECONDS = 86_400;
const TOP = 10;

const chart = (title: string, ...metrics: readonly MetricId[]): Widget => ({
  kind: "chart",
  title,
  metrics,
  style: "line",
});
const stacked = (title: string, ...metrics: readonly MetricId[]): Widget => ({
  kind: "chart",
  title,
  metrics,
  style: "stacked",
});
const perDay = (title: string, ...metrics: readonly MetricId[]): Widget => ({
  kind: "value",
  title,
  metrics,
  periodSeconds: DAY_SECONDS,
});
const top = (rule: InsightRuleId): Widget => ({ kind: "topContributors", rule, count: TOP });

export const dashboard: readonly DashboardSection[] = [
  {
    title: "Traffic",
    widgets: [
      chart("Requests", "requests", "busiestTenantRequests"),
      perDay("Last 24 hours", "requests", "cost"),
      chart("Active tenants", "activeTenants"),
      top("requestsByTenant"),
      chart("Bytes answered", "bytes"),
      top("bytesByTenant"),
    ],
  },
  {
    title: "Errors",
    widgets: [
      chart("Error rates", "clientErrorRate", "serverErrorRate"),
      stacked("Errors", "clientErrors", "serverErrors"),
      chart("Errors of tenants", "tenantErrors", "worstTenantErrors"),
      top("errorsByTenant"),
      top("serverErrorsByTenant"),
      top("clientErrorsByTenant"),
    ],
  },
  {
    title: "Latency",
    widgets: [
      chart("Whole request", "latencyP50", "latencyP90", "latencyP99"),
      chart("Backend", "integrationLatencyP50", "integrationLatencyP90", "integrationLatencyP99"),
      chart("Authorizer", "authorizerLatencyP50", "authorizerLatencyP90", "authorizerLatencyP99"),
      top("latencyByTenant"),
    ],
  },
  {
    title: "Limits",
    widgets: [
      stacked("Refused with 429", "throttled", "quotaExceeded"),
      top("throttledByTenant"),
      top("quotaExceededByTenant"),
    ],
  },
  {
    title: "Authorizer",
    widgets: [
      chart("Answered without a call of the authorizer", "authorizerCacheHitRate"),
      stacked("Failures", "authorizerErrors", "authorizerThrottles"),
      chart("Cold starts", "authorizerColdStarts"),
      chart("Length of cold starts", "authorizerColdStartP90"),
      chart("Refused with 401 or 403", "refused", "requests"),
      top("refusedByCause"),
      chart("Failed authentications", "unauthorized"),
      top("unauthorizedByAddress"),
    ],
  },
  {
    title: "Tokens table",
    widgets: [
      chart("Consumption", "tokensTableReads"),
      stacked("Failures", "tokensTableReadThrottles", "tokensTableErrors"),
      chart("Latency", "tokensTableReadLatency"),
    ],
  },
];

/** What the functions of the usage ledger report, of an environment that has it. */
export const usageSection: DashboardSection = {
  title: "Usage ledger",
  widgets: [
    chart("Hours that wait to be summed", "usagePendingHours"),
    chart("Lines that cannot be counted", "usageUnreadLines"),
    stacked("Failed deliveries", "usageFailedDeliveries", "usageLostDeliveries"),
    chart("Tenants at their quota", "usageTenantsOver80", "usageTenantsOver100"),
    chart("Tenants with failing requests", "usageTenantsFailing"),
  ],
};
