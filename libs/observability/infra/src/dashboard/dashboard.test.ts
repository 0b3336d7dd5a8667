import { dev, prod } from "@tollgate/environments/sample";
import { dashboard, insightRules, resourceNames } from "@tollgate/observability-runtime";
import { Template } from "@tollgate/testing-infra";
import { dashboardSchema } from "./dashboard-schema.test-support";
import { Dashboard } from "../index";

describe.each([dev, prod])("Dashboard of $name", (environment) => {
  const template = Template.of((stack) => new Dashboard(stack, "dashboard", { environment }));
  const { values } = template.resource("aws_cloudwatch_dashboard");
  const body = dashboardSchema.parse(JSON.parse(String(values["dashboard_body"])));
  const rows = body.widgets.flatMap(({ properties }) =>
    "metrics" in properties ? [properties.metrics] : [],
  );

  it("is named after the environment", () => {
    expect(values["dashboard_name"]).toBe(`example-gateway-overview-${environment.name}`);
  });

  it("has each section's widgets under its heading", () => {
    expect(body.widgets.map(({ type }) => type)).toEqual(
      dashboard.flatMap(({ widgets }) => ["text", ...widgets.map(() => "metric")]),
    );
  });

  it("has no widgets that overlap or leave the grid", () => {
    const cells = body.widgets.flatMap(({ x, y, width, height }) =>
      Array.from(
        { length: width * height },
        (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { x, width } of body.widgets) expect(x + width).toBeLessThanOrEqual(24);
  });

  it("has in each widget, before an expression, the metrics that it names, and each id once", () => {
    for (const metrics of rows) {
      const ids = metrics.map((row) => (row.at(-1) as { id: string }).id);
      expect(new Set(ids).size).toBe(ids.length);
      metrics.forEach((row, index) => {
        const { expression } = row.at(-1) as { expression?: string };
        if (expression === undefined || expression.startsWith("INSIGHT_RULE_METRIC")) return;
        const named = expression.match(/[a-z]\w*/g) ?? [];
        expect(named.length).toBeGreaterThan(0);
        for (const name of named) expect(ids.slice(0, index)).toContain(name);
      });
    }
  });

  it("hides metrics that only expressions need, and shows those of the definition", () => {
    const shown = rows.map((metrics) =>
      metrics.flatMap((row) => {
        const { id, visible } = row.at(-1) as { id: string; visible?: boolean };
        return visible === false ? [] : [id];
      }),
    );
    expect(shown).toEqual(
      dashboard.flatMap(({ widgets }) =>
        widgets.flatMap((widget) => (widget.kind === "topContributors" ? [] : [widget.metrics])),
      ),
    );
  });

  it("names rules of this environment, and nothing of another", () => {
    const rules = Object.keys(insightRules).map((id) => resourceNames(environment).insightRule(id as never));
    const named = JSON.stringify(body).match(/example-gateway-[A-Za-z]+-(dev|prod)/g) ?? [];
    const others = ["api", "authorizer", "Tokens"].map(
      (thing) => `example-gateway-${thing}-${environment.name}`,
    );
    expect(named.filter((name) => ![...rules, ...others].includes(name))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining([rules[0], `example-gateway-api-${environment.name}`]));
  });
});
