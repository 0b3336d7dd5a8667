// Metrics: their definitions, metric math (rendered for CloudWatch or evaluated), insight rules, and prices.
// Not here: alarms on them (../alarms), and counting of the access log's lines (../aggregate).

import type { MeasuredFieldName } from "../log/schema";
import type { InsightRuleId } from "./insight-rules";
import type { LogFilter } from "../log/filter";
import type { ResourceNames } from "./resource-names";

export type MetricId =
  | "requests"
  | "clientErrors"
  | "serverErrors"
  | "clientErrorRate"
  | "serverErrorRate"
  | "latencyP50"
  | "latencyP90"
  | "latencyP99"
  | "integrationLatencyP50"
  | "integrationLatencyP90"
  | "integrationLatencyP99"
  | "authorizerLatencyP50"
  | "authorizerLatencyP90"
  | "authorizerLatencyP99"
  | "authorizerInvocations"
  | "authorizerMilliseconds"
  | "authorizerCacheHitRate"
  | "authorizerErrors"
  | "authorizerThrottles"
  | "authorizerColdStarts"
  | "authorizerColdStartP90"
  | "throttled"
  | "quotaExceeded"
  | "unauthorized"
  | "refused"
  | "tenantErrors"
  | "worstTenantErrors"
  | "bytes"
  | "activeTenants"
  | "busiestTenantRequests"
  | "tokensTableReads"
  | "tokensTableReadThrottles"
  | "tokensTableReadLatency"
  | "tokensTableErrors"
  | "cellRoomUsed"
  | "cellRoomReports"
  | "eventsWaitingMinutes"
  | "usageFailedDeliveries"
  | "usageLostDeliveries"
  | "usagePendingHours"
  | "usageUnreadLines"
  | "usageTenantsOver80"
  | "usageTenantsOver100"
  | "usageTenantsFailing"
  | "selfServiceErrors"
  | "cost";

export type MetricUnit =
  | "requests"
  | "reports"
  | "deliveries"
  | "hours"
  | "minutes"
  | "lines"
  | "milliseconds"
  | "bytes"
  | "percent"
  | "tenants"
  | "units"
  | "dollars";

/** The address of one metric in CloudWatch. */
export interface MetricAddress {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The CloudWatch statistics in use. */
export type Statistic = "Sum" | "Average" | "Minimum" | "Maximum" | "SampleCount" | "p50" | "p90" | "p99";

/** A metric that AWS publishes, or that a metric filter derives from a log. */
export interface CloudWatchSource {
  readonly kind: "metric";
  readonly address: (names: ResourceNames) => MetricAddress;
  readonly statistic: Statistic;
  /** The same metric from the access log, where there is no CloudWatch. @default it exists on AWS only */
  readonly accessLog?: AccessLogSource;
}

/** A number about the lines of a period. */
export type AccessLogSource =
  | { readonly kind: "count"; readonly where: LogFilter }
  | { readonly kind: "sum"; readonly field: MeasuredFieldName; readonly where: LogFilter }
  | {
      readonly kind: "percentile";
      /** 0 to 100. */
      readonly percentile: number;
      readonly field: MeasuredFieldName;
      readonly where: LogFilter;
    };

/** A number about the contributors of an insight rule, which the access log also gives. */
export interface InsightRuleSource {
  readonly kind: "insightRule";
  readonly rule: InsightRuleId;
  /**
   * `Sum`: all contributors together; `MaxContributorValue`: the largest; `UniqueContributors`: their number.
   */
  readonly statistic: "Sum" | "MaxContributorValue" | "UniqueContributors";
}

export interface ExpressionSource {
  readonly kind: "expression";
  readonly expression: MetricMath;
}

export interface Metric {
  readonly label: string;
  readonly unit: MetricUnit;
  readonly source: CloudWatchSource | InsightRuleSource | ExpressionSource;
}

/**
 * The part of CloudWatch's metric math that metrics and alarms use: a number, a metric, or an operation. One
 * definition is both rendered for CloudWatch and evaluated here, so that the console and the tests use the
 * deployed definition.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export type MetricMath =
  | number
  | MetricId
  | { readonly op: Operator; readonly left: MetricMath; readonly right: MetricMath }
  | { readonly if: MetricMath; readonly then: MetricMath; readonly else: MetricMath }
  /** A time series with this value in each period, with or without data. */
  | { readonly series: number }
  /** Hour (0 to 23) or day of the week (1 is Monday) of a period's start in UTC, with or without data. */
  | { readonly clock: "HOUR" | "DAY"; readonly of: MetricId }
  /** The sum of a metric over the last 2 to 15 periods; a period without data counts as zero. */
  | { readonly sum: MetricId; readonly periods: number }
  /** 1 in the newest seconds of the periods that an alarm reads, and 0 in older ones. */
  | { readonly newest: number }
  /**
   * The mean of a metric over the periods that an alarm reads, without the newest seconds. A period without
   * data counts as zero. Compare only `newest` periods with it.
   */
  | { readonly baseline: MetricId; readonly without: number };

export type Operator = "+" | "-" | "*" | "/" | ">=" | ">" | "<=" | "<" | "AND" | "OR";
