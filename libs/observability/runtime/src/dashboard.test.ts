import { dashboardOf } from "./callers-address";
import { dashboard, usageSection, type Widget } from "./dashboard";
import { cellAlarms, eventsAlarms, metricsIn, selfServiceAlarms } from "./alarms";
import { insightRules } from "./metrics/insight-rules";
import type { MetricId } from "./metrics/metric";
import { metrics } from "./metrics/metrics";

const widgets = [...dashboard, usageSection].flatMap((section) => section.widgets);
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

  it("shows each metric, or an expression of it, but those of several cells, of self-service and of events", () => {
    const shown = new Set([
      ...widgets.flatMap(metricsOf),
      ...[...cellAlarms, ...selfServiceAlarms, ...eventsAlarms].flatMap(({ value }) => metricsIn(value)),
    ]);
    const used = new Set(
      [...shown].flatMap((id) => {
        const { source } = metrics[id];
        return source.kind === "expression" ? [id, ...metricsIn(source.expression)] : [id];
      }),
    );
    expect([...used].sort()).toEqual(Object.keys(metrics).sort());
  });

  it("has the usage ledger where the environment has it, and is as ever elsewhere", () => {
    expect(dashboardOf({ usage: { retentionDays: 400 } })).toEqual([...dashboard, usageSection]);
    expect(dashboardOf({})).toEqual(dashboard);
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
