import type { CloudwatchMetricAlarmMetricQuery } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import {
  metrics,
  metricsIn,
  namedExpressionsIn,
  renderMath,
  type AlarmDefinition,
  type MetricId,
  type ResourceNames,
} from "@tollgate/observability-runtime";
import { insightRuleMetric } from "../logs/insight-rules";

/** Id of the expression that an alarm watches, if it is not a single metric. */
const VALUE = "value";
/** Label of the series that separates a baseline's periods from newer ones. */
const OLDER_LABEL = "In the baseline";
/** Id of the band of an anomaly alarm. */
export const BAND = "band";

/**
 * The metric queries of an alarm: its metrics, sums of them, the expression on these, and the band of anomaly
 * detection. Only the compared queries return data.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
 */
export function metricQueries(
  { value, periodSeconds, title, condition }: AlarmDefinition,
  names: ResourceNames,
): CloudwatchMetricAlarmMetricQuery[] {
  const watched = typeof value === "string" ? value : VALUE;
  const queries: CloudwatchMetricAlarmMetricQuery[] = metricsIn(value).map((id) => ({
    ...metricQuery(id, periodSeconds, names),
    returnData: id === watched,
  }));
  for (const { id, expression, metric } of namedExpressionsIn(value))
    queries.push({
      id,
      label: metric === undefined ? OLDER_LABEL : `${metrics[metric].label}, sum`,
      expression,
      returnData: false,
    });
  if (watched === VALUE)
    queries.push({ id: VALUE, label: title, expression: renderMath(value), returnData: true });
  if (condition.kind === "anomaly")
    queries.push({
      id: BAND,
      label: "Expected",
      expression: `ANOMALY_DETECTION_BAND(${watched}, ${condition.width})`,
      returnData: true,
    });
  return queries;
}

/** @throws {Error} for a metric that is itself an expression: an alarm has its own expression. */
function metricQuery(
  id: MetricId,
  period: number,
  names: ResourceNames,
): Omit<CloudwatchMetricAlarmMetricQuery, "returnData"> {
  const { source, label } = metrics[id];
  switch (source.kind) {
    case "metric": {
      const { namespace, name, dimensions } = source.address(names);
      return {
        id,
        label,
        metric: { namespace, metricName: name, dimensions, period, stat: source.statistic },
      };
    }
    case "insightRule":
      return { id, label, expression: insightRuleMetric(source, names), period };
    case "expression":
      throw new Error(`the metric ${id} is an expression, which an alarm cannot refer to`);
  }
}
