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
  | "cost";

export type MetricUnit = "requests" | "milliseconds" | "bytes" | "percent" | "tenants" | "units" | "dollars";

/** What names one metric in CloudWatch. */
export interface MetricAddress {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** CloudWatch's statistics that are in use here. */
export type Statistic = "Sum" | "Average" | "Maximum" | "SampleCount" | "p50" | "p90" | "p99";

/** A metric that AWS publishes, or that a metric filter makes of a log. */
export interface CloudWatchSource {
  readonly kind: "metric";
  readonly address: (names: ResourceNames) => MetricAddress;
  readonly statistic: Statistic;
  /** How the access log says the same, for where there is no CloudWatch. @default only AWS knows it */
  readonly accessLog?: AccessLogSource;
}

/** What the lines of a period say. */
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

/** A number about the contributors of an insight rule, which the access log says as well. */
export interface InsightRuleSource {
  readonly kind: "insightRule";
  readonly rule: InsightRuleId;
  /** `Sum`: all contributors together; `MaxContributorValue`: the largest; `UniqueContributors`: how many. */
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
 * CloudWatch's metric math, as much of it as metrics and alarms use: a number, a metric, or an operation. One definition is
 * written out for CloudWatch and evaluated here, so that what the console draws and the tests replay is what is deployed.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export type MetricMath =
  | number
  | MetricId
  | { readonly op: Operator; readonly left: MetricMath; readonly right: MetricMath }
  | { readonly if: MetricMath; readonly then: MetricMath; readonly else: MetricMath }
  /** A time series that has this value in each period, whether there is data or not. */
  | { readonly series: number }
  /** Hour (0 to 23) or day of the week (1 is Monday) of a period's beginning, UTC, whether there is data in it or not. */
  | { readonly clock: "HOUR" | "DAY"; readonly of: MetricId }
  /** The sum of a metric over the last so many periods, 2 to 15; a period without data counts as zero. */
  | { readonly sum: MetricId; readonly periods: number }
  /** 1 in the newest so many seconds of the periods that an alarm reads, and 0 in older ones. */
  | { readonly newest: number }
  /**
   * The mean of a metric over the periods that an alarm reads, but for the newest so many seconds; a period without data counts
   * as zero. Only `newest` ones are to be compared with it.
   */
  | { readonly baseline: MetricId; readonly without: number };

export type Operator = "+" | "-" | "*" | "/" | ">=" | ">" | "<=" | "<" | "AND" | "OR";
