export { AccessLog, type AccessLogOptions } from "./logs/access-log";
export { Alarms, type AlarmsOptions } from "./alarms/alarms";
export { AuthorizerColdStarts, type AuthorizerColdStartsOptions } from "./logs/authorizer-cold-starts";
export { Budget, type BudgetOptions } from "./alarms/budget";
export { Dashboard, type DashboardOptions } from "./dashboard/dashboard";
export { InsightRules, type InsightRulesOptions } from "./logs/insight-rules";
export { LogQueries, type LogQueriesOptions } from "./logs/log-queries";
export { TraceSampling, type TraceSamplingOptions } from "./trace-sampling";
