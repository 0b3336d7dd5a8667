import type { RequestFilter, SectionData, TimeRange, WidgetData } from "../wire";
import { Chart } from "./charts/chart";
import { quantity, type Zone } from "./format";
import { Panel } from "./panel";
import { RankingPanel } from "./tables/ranking";
import type { ChangeFilter } from "./requests/request-filters";

interface SectionsProps {
  readonly sections: readonly SectionData[];
  readonly range: TimeRange;
  readonly zone: Zone;
  readonly onSelect: (range: TimeRange) => void;
  readonly filter: RequestFilter;
  readonly onFilter: ChangeFilter;
}

/** The environment's dashboard, as CloudWatch shows it for a deployed stage. */
export function Sections({ sections, ...more }: SectionsProps) {
  return (
    <>
      {sections.map(({ title, widgets }) => (
        <div class="dashboard-section" key={title}>
          <h3>{title}</h3>
          <div class="widgets">
            {widgets.map((widget) => (
              <Widget key={widget.title} widget={widget} {...more} />
            ))}
          </div>
        </div>
      ))}
    </>
  );
}

function Widget({
  widget,
  range,
  zone,
  onSelect,
  filter,
  onFilter,
}: { widget: WidgetData } & Omit<SectionsProps, "sections">) {
  switch (widget.kind) {
    case "chart":
      return <Chart data={widget} {...{ range, zone, onSelect }} />;
    case "ranking":
      return (
        <RankingPanel
          data={widget}
          subject="Who"
          empty="None in this time."
          level={4}
          {...{ filter, onFilter }}
        />
      );
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
