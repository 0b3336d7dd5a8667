import type { TracingOption } from "@tollgate/environments";
import { metricsIn, type AlarmDefinition } from "./alarms";
import { BYTES_PER_LINE, RULES_PER_REQUEST, prices } from "./metrics/prices";
import { insightRules } from "./metrics/insight-rules";

const SECONDS_PER_MONTH = 30 * 86_400;

/** One in this many requests fails, and is counted by three more rules. */
const REQUESTS_PER_FAILURE = 100;
const RULES_PER_FAILURE = 3;

/** CloudWatch bills an anomaly alarm as three metrics: the watched metric and both ends of the band. */
const METRICS_OF_ANOMALY = 3;

export interface Observed {
  readonly alarms: readonly AlarmDefinition[];
  readonly tracing: TracingOption;
}

/**
 * Monthly cost of this observability in US dollars, by item, for evenly distributed requests. It does not
 * depend on the number of tenants.
 */
export function observabilityCost(
  requests: number,
  { alarms, tracing }: Observed,
): Readonly<Record<"accessLog" | "insightRules" | "traces" | "atRest", number>> {
  const counted = requests * (RULES_PER_REQUEST + RULES_PER_FAILURE / REQUESTS_PER_FAILURE);
  const firstOfSecond = Math.min(requests, SECONDS_PER_MONTH * tracing.perSecond);
  const traced = firstOfSecond + (requests - firstOfSecond) * (tracing.percent / 100);
  return {
    accessLog: ((requests * BYTES_PER_LINE) / 1e9) * prices.logsIngestedGigabyte,
    insightRules: counted * prices.insightRuleEvent,
    traces: traced * prices.traceRecorded,
    atRest:
      Object.keys(insightRules).length * prices.insightRuleMonth +
      prices.dashboardMonth +
      alarms.map(alarmMetrics).reduce((sum, each) => sum + each, 0) * prices.alarmMonth +
      customMetricCost(1),
  };
}

function alarmMetrics({ value, condition }: AlarmDefinition): number {
  return metricsIn(value).length * (condition.kind === "anomaly" ? METRICS_OF_ANOMALY : 1);
}

/** Monthly cost of custom metrics in US dollars, such as one or more for each tenant. */
export function customMetricCost(metrics: number): number {
  let cost = 0;
  let from = 0;
  for (const { upTo, each } of prices.customMetricTiers) {
    cost += Math.max(0, Math.min(metrics, upTo) - from) * each;
    from = upTo;
  }
  return cost;
}
