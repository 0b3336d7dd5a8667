export type { AccessLogFieldName, AccessLogLine, MeasuredFieldName } from "./log/schema";
export { ACCESS_LOG_VERSION, accessLogFields, accessLogFormat, UNSET } from "./log/schema";
export {
  alarmsOf,
  AlarmMonitor,
  cellAlarms,
  eventsAlarms,
  gatewayAlarms,
  longestSumIn,
  metricsIn,
  namedExpressionsIn,
  renderMath,
  ROOM_THRESHOLDS,
  selfServiceAlarms,
  usageAlarms,
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
export { usageBytes, usageCost, type DeliveryWay, type UsageTraffic } from "./usage-cost";
export { dashboardOf, insightRulesOf, logQueriesOf } from "./callers-address";
export { dashboard, type DashboardSection, type Widget } from "./dashboard";
export {
  contributorOf,
  insightRuleDefinition,
  insightRules,
  type InsightRule,
  type InsightRuleId,
} from "./metrics/insight-rules";
export { isSet, linePredicate, type LogCondition, type LogFilter } from "./log/filter";
export { logQueries, QUERY_PLACEHOLDERS, type LogQueryId } from "./queries/log-queries";
export { renderLogQuery, type LogQuery } from "./queries/log-query";
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
} from "./metrics/metric";
export {
  AUTHORIZER_INIT_DURATION,
  CELL_ROOM_USED,
  EVENTS_METRICS,
  USAGE_METRICS,
} from "./metrics/metric-sources";
export { metrics } from "./metrics/metrics";
export { parseAccessLogLine, type SkippedReason } from "./log/parse";
export { customMetricCost, observabilityCost } from "./observability-cost";
export { prices } from "./metrics/prices";
export { resourceNames, type ResourceNames } from "./metrics/resource-names";
export {
  AccessLogAggregate,
  AggregateView,
  isInAccessLog,
  LatencyHistogram,
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
export { accessLogPage } from "./reference/access-log-page";
export { metricsPage } from "./reference/metrics-page";
