export type { AccessLogFieldName, AccessLogLine, MeasuredFieldName } from "./access-log";
export { ACCESS_LOG_VERSION, accessLogFields, accessLogFormat, UNSET } from "./access-log";
export {
  alarmsOf,
  AlarmMonitor,
  longestSumIn,
  metricsIn,
  namedExpressionsIn,
  renderMath,
  type AlarmCondition,
  type AlarmDefinition,
  type AlarmId,
  type AlarmState,
  type AlarmStatus,
  type AlarmTransition,
  type MetricReader,
  type MissingData,
  type Severity,
} from "./alarms";
export { dashboard, type DashboardSection, type Widget } from "./dashboard";
export {
  contributorOf,
  insightRuleDefinition,
  insightRules,
  type InsightRule,
  type InsightRuleId,
} from "./insight-rules";
export { isSet, linePredicate, type LogCondition, type LogFilter } from "./log-filter";
export { logQueries, QUERY_PLACEHOLDERS, type LogQueryId } from "./log-queries";
export { renderLogQuery, type LogQuery } from "./log-query";
export type {
  AccessLogSource,
  CloudWatchSource,
  ExpressionSource,
  InsightRuleSource,
  Metric,
  MetricAddress,
  MetricId,
  MetricUnit,
  Statistic,
} from "./metric";
export { AUTHORIZER_INIT_DURATION } from "./metric-sources";
export { metrics } from "./metrics";
export { parseAccessLogLine, type SkippedReason } from "./parse-access-log-line";
export { customMetricCost, observabilityCost } from "./observability-cost";
export { prices } from "./prices";
export { resourceNames, type ResourceNames } from "./resource-names";
export {
  AccessLogAggregate,
  AggregateView,
  isInAccessLog,
  type AggregateOptions,
  type ConsoleCountId,
  type Contributor,
  type ContributorParts,
  type Extent,
  type RankOf,
  type RuleId,
  type Series,
  type TopContributors,
} from "./aggregate";
