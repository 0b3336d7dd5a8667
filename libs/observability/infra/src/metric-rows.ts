import {
  metrics,
  metricsIn,
  renderMath,
  type MetricId,
  type ResourceNames,
} from "@tollgate/observability-runtime";
import { insightRuleMetric } from "./insight-rule-metric";

/** One metric of a widget: a namespace, a name and dimensions, or an expression; then how it is shown. */
export type MetricRow = readonly (string | object)[];

/**
 * The metrics of a widget as CloudWatch reads them. What an expression needs and the widget does not show is there too, hidden.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html#CloudWatch-Dashboard-Properties-Metrics-Array-Format
 */
export function metricRows(shown: readonly MetricId[], names: ResourceNames): readonly MetricRow[] {
  const needed = new Set(shown.flatMap(neededBy));
  return [...needed].map((id) => metricRow(id, names, shown.includes(id)));
}

/** A metric, and before it those that its expression names. */
function neededBy(id: MetricId): readonly MetricId[] {
  const { source } = metrics[id];
  return source.kind === "expression" ? [...metricsIn(source.expression).flatMap(neededBy), id] : [id];
}

function metricRow(id: MetricId, names: ResourceNames, visible: boolean): MetricRow {
  const { label, source } = metrics[id];
  const shown = { id, label, ...(!visible && { visible }) };
  switch (source.kind) {
    case "metric": {
      const { namespace, name, dimensions } = source.address(names);
      return [namespace, name, ...Object.entries(dimensions).flat(), { ...shown, stat: source.statistic }];
    }
    case "insightRule":
      return [{ expression: insightRuleMetric(source, names), ...shown }];
    case "expression":
      return [{ expression: renderMath(source.expression), ...shown }];
  }
}
