export type { AlarmCondition, AlarmDefinition, AlarmId, Severity } from "./alarm-definition";
export { AlarmMonitor, type AlarmStatus, type AlarmTransition, type MetricReader } from "./alarm-monitor";
export { alarmsOf } from "./alarms";
export type { AlarmState, MissingData } from "./evaluate-datapoints";
export { longestSumIn, metricsIn } from "../metrics/metric-math";
export { namedExpressionsIn, renderMath } from "../metrics/render-math";
