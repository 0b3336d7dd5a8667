import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnvironment } from "@tollgate/environments";
import { dev, prod } from "@tollgate/environments/sample";
import {
  alarmsOf,
  cellAlarms,
  dashboard,
  insightRules,
  logQueries,
  metrics,
  QUERY_PLACEHOLDERS,
  eventsAlarms,
  selfServiceAlarms,
  usageAlarms,
} from "@tollgate/observability-runtime";
import { alarmNamed, synthesize } from "./alarms.test-support";
import { RUNBOOK_PATH } from "./runbook";

describe("the runbook", () => {
  const runbook = readFileSync(join(__dirname, "../../../../..", RUNBOOK_PATH), "utf8");
  const sections = runbook.match(/^## .*$/gm) ?? [];
  /** The matches of a pattern. Line breaks count as spaces, because prose may break anywhere. */
  const named = (pattern: RegExp) =>
    [...runbook.replace(/\s+/g, " ").matchAll(pattern)].map(([, name]) => name);

  it("has a section for each alarm and the budget, and for nothing else", () => {
    const expected = [
      ...[...alarmsOf(prod.alarms), ...cellAlarms, ...usageAlarms, ...selfServiceAlarms, ...eventsAlarms].map(
        ({ id }) => id,
      ),
      "budget",
    ];
    expect(sections.map((heading) => heading.slice(3)).sort()).toEqual([...expected].sort());
  });

  it("names only existing queries, sections and charts", () => {
    const queries = named(/query `(\w+)`/g);
    expect(queries.length).toBeGreaterThan(5);
    expect(Object.keys(logQueries(QUERY_PLACEHOLDERS))).toEqual(expect.arrayContaining(queries));

    const titles = dashboard.map(({ title }) => title);
    const shown = named(/section ((?:Tokens table|[A-Z]\w+))/g);
    expect(shown.length).toBeGreaterThan(10);
    expect(titles).toEqual(expect.arrayContaining(shown));

    const widgets = dashboard.flatMap((section) =>
      section.widgets.map((widget) =>
        widget.kind === "topContributors" ? insightRules[widget.rule].label : widget.title,
      ),
    );
    const labels = Object.values(metrics).map(({ label }) => label);
    const charts = named(/\b_([A-Z0-9][^_`]+)_\b/g);
    expect(charts.length).toBeGreaterThan(8);
    expect([...widgets, ...labels]).toEqual(expect.arrayContaining(charts));
  });

  it("is linked by every alarm, with the environment's address", () => {
    for (const { id, meaning, severity } of alarmsOf(prod.alarms))
      expect(alarmNamed(id)["alarm_description"]).toBe(
        `Severity: ${severity}. ${meaning} What to do: libs/observability/RUNBOOK.md#${id}`,
      );
    const runbookUrl = "https://example.test/blob/main/RUNBOOK.md";
    const linked = synthesize(parseEnvironment({ ...dev, alarms: { ...dev.alarms, runbookUrl } }));
    for (const { values } of linked.resources("aws_cloudwatch_metric_alarm"))
      expect(values["alarm_description"]).toContain(`${runbookUrl}#`);
  });
});
