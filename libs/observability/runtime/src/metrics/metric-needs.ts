import { metricsIn } from "./metric-math";
import type { InsightRuleId } from "./insight-rules";
import type { MetricId } from "./metric";
import { metrics } from "./metrics";

/** Whether the access log has the metric. Other metrics exist on AWS only. */
export function isInAccessLog(id: MetricId): boolean {
  const { source } = metrics[id];
  if (source.kind === "metric") return source.accessLog !== undefined;
  return source.kind === "insightRule" || metricsIn(source.expression).every(isInAccessLog);
}

export function metricNeedsContributors(id: MetricId): readonly InsightRuleId[] {
  const { source } = metrics[id];
  if (source.kind === "insightRule") return [source.rule];
  return source.kind === "expression" ? metricsIn(source.expression).flatMap(metricNeedsContributors) : [];
}
