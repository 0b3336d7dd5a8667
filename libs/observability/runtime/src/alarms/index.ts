// CloudWatch alarms: their definitions, and an evaluation by CloudWatch's rules for the console and for
// tests.
// Not here: the metrics that they watch (metrics), and the deployed resources (../../../infra/src/alarms).

export type { AlarmCondition, AlarmDefinition, AlarmId, Severity } from "./alarm-definition";
export { AlarmMonitor, type AlarmStatus, type AlarmTransition } from "./alarm-monitor";
export type { MetricReader } from "./minute-reader";
export { alarmsOf } from "./alarms";
export type { AlarmState, MissingData } from "./evaluate-datapoints";
export { longestSumIn, metricsIn } from "../metrics/metric-math";
export { namedExpressionsIn, renderMath } from "../metrics/render-math";
