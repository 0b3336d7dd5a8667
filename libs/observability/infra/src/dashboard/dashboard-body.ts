import {
  insightRules,
  type DashboardSection,
  type ResourceNames,
  type Widget,
  metrics,
  metricsIn,
  renderMath,
  type MetricId,
} from "@tollgate/observability-runtime";
import { insightRuleMetric } from "../logs/insight-rules";

/** A dashboard's grid has 24 columns: three widgets fit beside each other. */
const GRID_WIDTH = 24;
const WIDGET = { width: 8, height: 6 };
const HEADING_HEIGHT = 1;
const PERIOD_SECONDS = 60;
/** A ranking needs a longer period to be meaningful. */
const RANKING_PERIOD_SECONDS = 300;

interface DashboardPlace {
  readonly region: string;
  readonly names: ResourceNames;
}

interface PlacedWidget {
  readonly type: "text" | "metric";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

/**
 * The dashboard's body in CloudWatch's format.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(sections: readonly DashboardSection[], place: DashboardPlace): object {
  const widgets: PlacedWidget[] = [];
  let y = 0;
  for (const { title, widgets: contents } of sections) {
    const heading = { width: GRID_WIDTH, height: HEADING_HEIGHT, properties: { markdown: `## ${title}` } };
    widgets.push({ type: "text", x: 0, y, ...heading });
    y += HEADING_HEIGHT;
    const perRow = GRID_WIDTH / WIDGET.width;
    contents.forEach((widget, index) => {
      const row = Math.floor(index / perRow);
      const position = { x: (index % perRow) * WIDGET.width, y: y + row * WIDGET.height };
      widgets.push({ type: "metric", ...position, ...WIDGET, properties: propertiesOf(widget, place) });
    });
    y += Math.ceil(contents.length / perRow) * WIDGET.height;
  }
  // "inherit": a widget keeps its own period, whatever time range the dashboard shows.
  return { periodOverride: "inherit", widgets };
}

function propertiesOf(widget: Widget, { region, names }: DashboardPlace): object {
  switch (widget.kind) {
    case "chart":
      return {
        title: widget.title,
        region,
        view: "timeSeries",
        stacked: widget.style === "stacked",
        period: PERIOD_SECONDS,
        yAxis: { left: { min: 0 } },
        metrics: metricRows(widget.metrics, names),
      };
    case "value":
      return {
        title: widget.title,
        region,
        view: "singleValue",
        // One value for the whole of the widget's own time range.
        start: `-PT${widget.periodSeconds / 3600}H`,
        setPeriodToTimeRange: true,
        metrics: metricRows(widget.metrics, names),
      };
    case "topContributors":
      return {
        title: `Top ${widget.count}: ${insightRules[widget.rule].label}`,
        region,
        view: "timeSeries",
        period: RANKING_PERIOD_SECONDS,
        legend: { position: "right" },
        insightRule: {
          ruleName: names.insightRule(widget.rule),
          maxContributorCount: widget.count,
          orderBy: "Sum",
        },
      };
  }
}

/** A metric of a widget: a namespace, a name and dimensions, or an expression; then its display options. */
type MetricRow = readonly (string | object)[];

/**
 * A widget's metrics in CloudWatch's format. Metrics that an expression needs and the widget does not show
 * are included and hidden.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html#CloudWatch-Dashboard-Properties-Metrics-Array-Format
 */
function metricRows(shown: readonly MetricId[], names: ResourceNames): readonly MetricRow[] {
  const needed = new Set(shown.flatMap(neededBy));
  return [...needed].map((id) => metricRow(id, names, shown.includes(id)));
}

/** A metric, preceded by the metrics of its expression. */
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
