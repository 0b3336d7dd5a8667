import { percentage } from "./metric-math";
import { costExpression } from "./prices";
import { clientErrors, serverErrors, isSet } from "../log/filter";
import type { Metric, MetricId } from "./metric";
import {
  api,
  authorizer,
  cellRoom,
  coldStarts,
  events,
  expression,
  failedDeliveries,
  lostDeliveries,
  percentile,
  selfServiceErrors,
  tokensTable,
  usage,
} from "./metric-sources";

const authorizerAsked = [isSet("authorizerLatency")];

/** Every metric that a dashboard, an alarm or the console shows. */
export const metrics: Readonly<Record<MetricId, Metric>> = {
  requests: {
    label: "Requests",
    unit: "requests",
    source: api("Count", "SampleCount", { kind: "count", where: [] }),
  },
  clientErrors: {
    label: "4xx",
    unit: "requests",
    source: api("4XXError", "Sum", { kind: "count", where: clientErrors }),
  },
  serverErrors: {
    label: "5xx",
    unit: "requests",
    source: api("5XXError", "Sum", { kind: "count", where: serverErrors }),
  },
  clientErrorRate: {
    label: "4xx",
    unit: "percent",
    source: expression(percentage("clientErrors", "requests")),
  },
  serverErrorRate: {
    label: "5xx",
    unit: "percent",
    source: expression(percentage("serverErrors", "requests")),
  },
  latencyP50: {
    label: "Total, p50",
    unit: "milliseconds",
    source: api("Latency", "p50", percentile("responseLatency", 50)),
  },
  latencyP90: {
    label: "Total, p90",
    unit: "milliseconds",
    source: api("Latency", "p90", percentile("responseLatency", 90)),
  },
  latencyP99: {
    label: "Total, p99",
    unit: "milliseconds",
    source: api("Latency", "p99", percentile("responseLatency", 99)),
  },
  integrationLatencyP50: {
    label: "Backend, p50",
    unit: "milliseconds",
    source: api("IntegrationLatency", "p50", percentile("integrationLatency", 50)),
  },
  integrationLatencyP90: {
    label: "Backend, p90",
    unit: "milliseconds",
    source: api("IntegrationLatency", "p90", percentile("integrationLatency", 90)),
  },
  integrationLatencyP99: {
    label: "Backend, p99",
    unit: "milliseconds",
    source: api("IntegrationLatency", "p99", percentile("integrationLatency", 99)),
  },
  // API Gateway publishes no authorizer latency: CloudWatch has the function's duration, the log API
  // Gateway's wait.
  authorizerLatencyP50: {
    label: "Authorizer, p50",
    unit: "milliseconds",
    source: authorizer("Duration", "p50", percentile("authorizerLatency", 50)),
  },
  authorizerLatencyP90: {
    label: "Authorizer, p90",
    unit: "milliseconds",
    source: authorizer("Duration", "p90", percentile("authorizerLatency", 90)),
  },
  authorizerLatencyP99: {
    label: "Authorizer, p99",
    unit: "milliseconds",
    source: authorizer("Duration", "p99", percentile("authorizerLatency", 99)),
  },
  authorizerInvocations: {
    label: "Authorizer invocations",
    unit: "requests",
    source: authorizer("Invocations", "Sum", { kind: "count", where: authorizerAsked }),
  },
  authorizerMilliseconds: {
    label: "Authorizer time",
    unit: "milliseconds",
    source: authorizer("Duration", "Sum", {
      kind: "sum",
      field: "authorizerLatency",
      where: authorizerAsked,
    }),
  },
  authorizerCacheHitRate: {
    label: "Answered from the authorizer's cache, or without it",
    unit: "percent",
    source: expression({ left: 100, op: "-", right: percentage("authorizerInvocations", "requests") }),
  },
  authorizerErrors: {
    // API Gateway does not count an unknown token as an error, but Lambda does: the handler must throw
    // `Unauthorized`.
    label: "500 because of the authorizer",
    unit: "requests",
    source: { kind: "insightRule", rule: "authorizerFailures", statistic: "Sum" },
  },
  authorizerThrottles: {
    label: "Authorizer throttled by Lambda",
    unit: "requests",
    source: authorizer("Throttles", "Sum"),
  },
  authorizerColdStarts: {
    label: "Authorizer cold starts",
    unit: "requests",
    source: coldStarts("SampleCount"),
  },
  authorizerColdStartP90: {
    label: "Authorizer cold start, p90",
    unit: "milliseconds",
    source: coldStarts("p90"),
  },
  throttled: {
    label: "429 by rate",
    unit: "requests",
    source: { kind: "insightRule", rule: "throttledByTenant", statistic: "Sum" },
  },
  quotaExceeded: {
    label: "429 by quota",
    unit: "requests",
    source: { kind: "insightRule", rule: "quotaExceededByTenant", statistic: "Sum" },
  },
  unauthorized: {
    label: "Failed authentications",
    unit: "requests",
    source: { kind: "insightRule", rule: "unauthorizedByAddress", statistic: "Sum" },
  },
  refused: {
    label: "401 and 403",
    unit: "requests",
    source: { kind: "insightRule", rule: "refusedByCause", statistic: "Sum" },
  },
  tenantErrors: {
    label: "Errors of tenants",
    unit: "requests",
    source: { kind: "insightRule", rule: "errorsByTenant", statistic: "Sum" },
  },
  worstTenantErrors: {
    label: "Errors of the tenant that has most",
    unit: "requests",
    source: { kind: "insightRule", rule: "errorsByTenant", statistic: "MaxContributorValue" },
  },
  bytes: {
    label: "Bytes answered",
    unit: "bytes",
    source: { kind: "insightRule", rule: "bytesByTenant", statistic: "Sum" },
  },
  activeTenants: {
    label: "Active tenants",
    unit: "tenants",
    source: { kind: "insightRule", rule: "requestsByTenant", statistic: "UniqueContributors" },
  },
  busiestTenantRequests: {
    label: "Requests of the busiest tenant",
    unit: "requests",
    source: { kind: "insightRule", rule: "requestsByTenant", statistic: "MaxContributorValue" },
  },
  tokensTableReads: {
    label: "Read units of the tokens table",
    unit: "units",
    source: tokensTable("ConsumedReadCapacityUnits", "Sum"),
  },
  tokensTableReadThrottles: {
    label: "Throttled reads of the tokens table",
    unit: "requests",
    source: tokensTable("ReadThrottleEvents", "Sum"),
  },
  tokensTableReadLatency: {
    // DynamoDB publishes no percentiles of this latency.
    label: "GetItem of the tokens table, average",
    unit: "milliseconds",
    source: tokensTable("SuccessfulRequestLatency", "Average", { Operation: "GetItem" }),
  },
  tokensTableErrors: {
    label: "GetItem of the tokens table failed",
    unit: "requests",
    source: tokensTable("SystemErrors", "Sum", { Operation: "GetItem" }),
  },
  cellRoomUsed: {
    label: "Used room of all open cells",
    unit: "percent",
    source: cellRoom("Maximum"),
  },
  cellRoomReports: {
    label: "Reports of the cells' room",
    unit: "reports",
    source: cellRoom("SampleCount"),
  },
  eventsWaitingMinutes: {
    label: "Age of the oldest event that is not published",
    unit: "minutes",
    source: events("EventsWaitingMinutes", "Minimum"),
  },
  usageFailedDeliveries: {
    label: "Deliveries of the access log that failed",
    unit: "deliveries",
    source: failedDeliveries,
  },
  usageLostDeliveries: {
    label: "Failed deliveries that the queue did not take",
    unit: "deliveries",
    source: lostDeliveries,
  },
  usagePendingHours: {
    label: "Age of the oldest hour that is not summed",
    unit: "hours",
    source: usage("UsagePendingHours", "Minimum"),
  },
  usageUnreadLines: {
    label: "Lines that are not counted",
    unit: "lines",
    source: usage("UsageUnreadLines", "Sum"),
  },
  usageTenantsOver80: {
    label: "Tenants near their quota",
    unit: "tenants",
    source: usage("UsageTenantsOver80", "Maximum"),
  },
  usageTenantsOver100: {
    label: "Tenants that used their quota",
    unit: "tenants",
    source: usage("UsageTenantsOver100", "Maximum"),
  },
  usageTenantsFailing: {
    label: "Tenants whose requests fail",
    unit: "tenants",
    source: usage("UsageTenantsFailing", "Maximum"),
  },
  selfServiceErrors: {
    label: "Requests of self-service that failed",
    unit: "requests",
    source: selfServiceErrors,
  },
  cost: { label: "Cost", unit: "dollars", source: expression(costExpression) },
};
