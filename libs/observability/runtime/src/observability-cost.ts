import type { TracingOption } from "@tollgate/environments";
import { metricsIn, type AlarmDefinition } from "./alarms";
import { BYTES_PER_LINE, RULES_PER_REQUEST, prices } from "./metrics/prices";
import { insightRules } from "./metrics/insight-rules";
const SECONDS_PER_MONTH = 30 * 86_400;

/** One request in so many fails, and is counted by three more rules. */
const REQUESTS_PER_FAILURE = 100;
const RULES_PER_FAILURE = 3;

/** CloudWatch counts an alarm on anomalies as three metrics: the one it watches and both ends of the band. */
const METRICS_OF_ANOMALY = 3;

export interface Observed {
  readonly alarms: readonly AlarmDefinition[];
  readonly tracing: TracingOption;
}

/**
 * What this observability costs a month in US dollars, by what is paid for; for requests that come evenly. It does not depend
 * on the number of tenants.
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

/** What custom metrics cost a month in US dollars, such as one or more for each tenant. */
export function customMetricCost(metrics: number): number {
  let cost = 0;
  let from = 0;
  for (const { upTo, each } of prices.customMetricTiers) {
    cost += Math.max(0, Math.min(metrics, upTo) - from) * each;
    from = upTo;
  }
  return cost;
}
