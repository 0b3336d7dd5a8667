export { AccessLog, type AccessLogOptions } from "./access-log";
export { Alarms, type AlarmsOptions } from "./alarms/alarms";
export { AuthorizerColdStarts, type AuthorizerColdStartsOptions } from "./authorizer-cold-starts";
export { Budget, type BudgetOptions } from "./budget";
export { Dashboard, type DashboardOptions } from "./dashboard";
export { InsightRules, type InsightRulesOptions } from "./insight-rules";
export { LogQueries, type LogQueriesOptions } from "./log-queries";
export { TraceSampling, type TraceSamplingOptions } from "./trace-sampling";
