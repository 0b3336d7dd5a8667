import type { SectionData, TimeRange, WidgetData } from "../wire";
import { Chart } from "./chart";
import { quantity } from "./format";
import { Panel } from "./panel";
import { RankingPanel } from "./ranking";

interface SectionsProps {
  readonly sections: readonly SectionData[];
  readonly range: TimeRange;
  readonly onSelect: (range: TimeRange) => void;
}

/** The environment's dashboard, as CloudWatch draws it of a deployed stage. */
export function Sections({ sections, range, onSelect }: SectionsProps) {
  return (
    <>
      {sections.map(({ title, widgets }) => (
        <div class="dashboard-section" key={title}>
          <h3>{title}</h3>
          <div class="widgets">
            {widgets.map((widget) => (
              <Widget key={widget.title} {...{ widget, range, onSelect }} />
            ))}
          </div>
        </div>
      ))}
    </>
  );
}

function Widget({ widget, range, onSelect }: { widget: WidgetData } & Omit<SectionsProps, "sections">) {
  switch (widget.kind) {
    case "chart":
      return <Chart data={widget} range={range} onSelect={onSelect} />;
    case "ranking":
      return <RankingPanel data={widget} subject="Who" empty="None in this time." level={4} />;
    case "values":
      return (
        <Panel title={widget.title} level={4}>
          <dl class="values">
            {widget.values.map(({ label, unit, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{quantity(value, unit)}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      );
  }
}
