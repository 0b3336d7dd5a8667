// Charts of metrics over time, drawn with uPlot, and their alternative as a table.
// Not here: rankings and limits (../tables, ../limits.tsx), and units and times (../format.ts).

import { useState } from "preact/hooks";
import type { ChartData, TimeRange } from "../../wire";
import { clockTime, dateTime, NO_VALUE, quantity, step, zoneName, type Zone } from "../format";
import { seriesColor } from "./colors";
import { Panel } from "../panel";
import { Plot } from "./plot";

const HEIGHT = 150;
/** Steps of a day are labeled with dates. */
const DAY_MS = 86_400_000;

export interface ChartProps {
  readonly data: ChartData;
  readonly range: TimeRange;
  readonly zone: Zone;
  readonly onSelect: (range: TimeRange) => void;
  readonly height?: number;
  readonly level?: 3 | 4;
}

/** Metrics over time, as a chart or as a table of the same numbers. */
export function Chart({ data, range, zone, onSelect, height = HEIGHT, level = 4 }: ChartProps) {
  const [asTable, setAsTable] = useState(false);
  const known = data.series.filter(({ onlyOnAws }) => !onlyOnAws);
  const onlyOnAws = data.series.filter((series) => series.onlyOnAws);
  const toggle = known.length > 0 && (
    <button type="button" class="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
      Table<span class="sr-only"> of {data.title}</span>
    </button>
  );
  return (
    <Panel title={data.title} note={known.length > 0 ? noteOf(data) : undefined} level={level} tools={toggle}>
      {known.length > 0 && asTable && <ChartTable data={data} />}
      {known.length > 0 && !asTable && (
        <>
          <Plot {...{ data, range, zone, onSelect, height }} description={description(data)} />
          <Legend data={data} />
        </>
      )}
      {onlyOnAws.length > 0 && (
        <p class="only-on-aws">
          <span class="badge">Only on AWS</span> {onlyOnAws.map(({ label }) => label).join(", ")}
        </p>
      )}
    </Panel>
  );
}

function noteOf({ unit, stepMs }: ChartData): string {
  if (unit === "milliseconds") return "ms";
  return unit === "percent" ? unit : `${unit} per ${step(stepMs)}`;
}

function Legend({ data }: { data: ChartData }) {
  return (
    <ul class="legend">
      {data.series
        .filter(({ onlyOnAws }) => !onlyOnAws)
        .map(({ label, values }, index) => (
          <li key={label}>
            <span
              class="swatch"
              style={{ background: `var(${seriesColor(label, index)})` }}
              aria-hidden="true"
            />
            {label} {inBrief(values, data.unit)}
          </li>
        ))}
    </ul>
  );
}

function ChartTable({ data }: { data: ChartData }) {
  const known = data.series.filter(({ onlyOnAws }) => !onlyOnAws);
  const rows = data.times.map((time, at) => ({
    time,
    values: known.map(({ values }) => values[at] ?? null),
  }));
  return (
    <div class="scroll short" tabIndex={0} role="region" aria-label={`${data.title}, table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time ({zoneName(data.times[0] ?? 0)})</th>
            {known.map(({ label }) => (
              <th scope="col" class="number" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map(({ time, values }) => (
            <tr key={time}>
              <th scope="row">{data.stepMs >= DAY_MS ? dateTime(time) : clockTime(time)}</th>
              {values.map((value, at) => (
                <td class="number" key={at}>
                  {quantity(value, data.unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Summarizes a series: the sum of counts, and the maximum of any other unit. */
function inBrief(values: readonly (number | null)[], unit: ChartData["unit"]): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return NO_VALUE;
  if (!isCounted(unit)) return `at most ${quantity(Math.max(...known), unit)}`;
  const sum = known.reduce((total, value) => total + value, 0);
  return `${quantity(sum, unit)} in all`;
}

const isCounted = (unit: ChartData["unit"]) => unit === "requests" || unit === "bytes" || unit === "dollars";

function description({ title, series, unit }: ChartData): string {
  const parts = series
    .filter(({ onlyOnAws }) => !onlyOnAws)
    .map(({ label, values }) => `${label}: ${inBrief(values, unit)}`);
  return `${title}. ${parts.join(". ")}.`;
}
