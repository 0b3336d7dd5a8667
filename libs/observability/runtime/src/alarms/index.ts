// CloudWatch alarms: their definitions, and their evaluation by CloudWatch's rules for console and tests.
// Not here: the watched metrics (../metrics), and the deployed resources (../../../infra/src/alarms).

export type { AlarmCondition, AlarmDefinition, AlarmId, Severity } from "./alarm-definition";
export { AlarmMonitor, type AlarmStatus, type AlarmTransition } from "./alarm-monitor";
export type { MetricReader } from "./minute-reader";
export { alarmsOf, gatewayAlarms } from "./alarms";
export { cellAlarms, ROOM_THRESHOLDS } from "./cell-alarms";
export { eventsAlarms } from "./events-alarms";
export { selfServiceAlarms } from "./self-service-alarms";
export { usageAlarms } from "./usage-alarms";
export type { AlarmState, MissingData } from "./evaluate-datapoints";
export { longestSumIn, metricsIn } from "../metrics/metric-math";
export { namedExpressionsIn, renderMath } from "../metrics/render-math";
