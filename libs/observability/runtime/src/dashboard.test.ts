import { dashboard, type Widget } from "./dashboard";
import { cellAlarms, metricsIn, usageAlarms } from "./alarms";
import { insightRules } from "./metrics/insight-rules";
import type { MetricId } from "./metrics/metric";
import { metrics } from "./metrics/metrics";

const widgets = dashboard.flatMap((section) => section.widgets);
const metricsOf = (widget: Widget): readonly MetricId[] =>
  widget.kind === "topContributors" ? [] : widget.metrics;

describe("the dashboard", () => {
  it("has one unit in each chart", () => {
    for (const widget of widgets)
      if (widget.kind === "chart")
        expect([widget.title, new Set(widget.metrics.map((id) => metrics[id].unit)).size]).toEqual([
          widget.title,
          1,
        ]);
  });

  it("shows each metric, or an expression of it, but those of options: several cells, and usage", () => {
    const shown = new Set([
      ...widgets.flatMap(metricsOf),
      ...[...cellAlarms, ...usageAlarms].flatMap(({ value }) => metricsIn(value)),
    ]);
    const used = new Set(
      [...shown].flatMap((id) => {
        const { source } = metrics[id];
        return source.kind === "expression" ? [id, ...metricsIn(source.expression)] : [id];
      }),
    );
    expect([...used].sort()).toEqual(Object.keys(metrics).sort());
  });

  it("shows the largest contributors of each rule by tenant", () => {
    const ranked = widgets.flatMap((widget) => (widget.kind === "topContributors" ? [widget.rule] : []));
    const byTenant = Object.entries(insightRules).filter(([, { keys }]) => keys.includes("tenantId"));
    expect(ranked).toEqual(expect.arrayContaining(byTenant.map(([id]) => id)));
  });
});

describe("metrics", () => {
  it("are expressions of metrics, not of expressions", () => {
    for (const { source } of Object.values(metrics))
      if (source.kind === "expression")
        for (const id of metricsIn(source.expression)) expect(metrics[id].source.kind).not.toBe("expression");
  });
});
