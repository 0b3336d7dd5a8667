import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { ChartData, TimeRange } from "../wire";
import { clockTime, dateTime, NO_VALUE, quantity, step } from "./format";
import { seriesColor, useColorScheme } from "./colors";
import { Panel } from "./panel";

const HEIGHT = 150;
/** Above so many steps of a day or more, an axis needs dates. */
const DAY_MS = 86_400_000;

export interface ChartProps {
  readonly data: ChartData;
  readonly range: TimeRange;
  readonly onSelect: (range: TimeRange) => void;
  readonly height?: number;
  readonly level?: 3 | 4;
}

/** Metrics over time, as a picture or as a table of the same numbers. */
export function Chart({ data, range, onSelect, height = HEIGHT, level = 4 }: ChartProps) {
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
      {known.length > 0 &&
        (asTable ? <ChartTable data={data} /> : <Plot {...{ data, range, onSelect, height }} />)}
      {onlyOnAws.length > 0 && (
        <p class="only-on-aws">
          <span class="badge">Only on AWS</span> {onlyOnAws.map(({ label }) => label).join(", ")}
        </p>
      )}
    </Panel>
  );
}

function noteOf({ unit, stepMs }: ChartData): string {
  if (isCounted(unit) || unit === "tenants") return `${unit} per ${step(stepMs)}`;
  return unit === "percent" ? "percent" : "ms";
}

function Plot({ data, range, onSelect, height }: Required<Omit<ChartProps, "level">>) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const isDragged = useRef(false);
  const scheme = useColorScheme();
  const select = useRef(onSelect);
  select.current = onSelect;
  const shape = JSON.stringify([
    data.series.map(({ label }) => label),
    data.style,
    data.unit,
    scheme,
    height,
  ]);

  useEffect(() => {
    const element = holder.current as HTMLDivElement;
    const options = plotOptions(data, element, height, (range) => select.current(range));
    const made = new uPlot(options, plotData(data), element);
    plot.current = made;
    const resize = new ResizeObserver(() => {
      if (made.width !== element.clientWidth) made.setSize({ width: element.clientWidth, height });
    });
    resize.observe(element);
    const endDrag = () => (isDragged.current = false);
    addEventListener("pointerup", endDrag);
    return () => {
      removeEventListener("pointerup", endDrag);
      resize.disconnect();
      made.destroy();
    };
  }, [shape]);

  useEffect(() => {
    // New values would move the chart under a selection that is being drawn.
    if (isDragged.current) return;
    plot.current?.setData(plotData(data), false);
    plot.current?.setScale("x", { min: range.from / 1000, max: Math.max(range.to, range.from + 1) / 1000 });
  }, [data, range, shape]);

  return (
    <>
      <div
        class="plot"
        ref={holder}
        role="img"
        aria-label={description(data)}
        style={{ height: `${height}px` }}
        onPointerDown={() => (isDragged.current = true)}
      />
      <Legend data={data} />
    </>
  );
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
            <th scope="col">Time (UTC)</th>
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

/** Counts are added up; of anything else, the largest is what one looks for. */
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

/** uPlot's columns: seconds, then each series; stacked ones stand on those after them. */
function plotData({ times, series, style }: ChartData): uPlot.AlignedData {
  const columns = series.filter(({ onlyOnAws }) => !onlyOnAws).map(({ values }) => [...values]);
  if (style === "stacked") {
    for (let index = columns.length - 2; index >= 0; index--) {
      const below = columns[index + 1] as (number | null)[];
      columns[index] = (columns[index] as (number | null)[]).map((value, at) =>
        value === null && below[at] === null ? null : (value ?? 0) + (below[at] ?? 0),
      );
    }
  }
  return [times.map((time) => time / 1000), ...columns];
}

function plotOptions(
  data: ChartData,
  element: HTMLElement,
  height: number,
  onSelect: (range: TimeRange) => void,
): uPlot.Options {
  const styles = getComputedStyle(document.documentElement);
  const color = (name: string) => styles.getPropertyValue(name).trim();
  const axis = {
    stroke: color("--muted"),
    font: "11px system-ui, sans-serif",
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
  };
  const stacked = data.style === "stacked";
  return {
    width: element.clientWidth || 300,
    height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false, setScale: false } },
    scales: { x: { time: true }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.08 : 1] } },
    axes: [
      { ...axis, size: 24, space: 70, values: timeLabels },
      {
        ...axis,
        size: 56,
        space: 28,
        values: (_, values) => values.map((value) => (value === 0 ? "0" : quantity(value, data.unit))),
      },
    ],
    series: [
      {},
      ...data.series
        .filter(({ onlyOnAws }) => !onlyOnAws)
        .map(({ label }, index) => {
          const stroke = color(seriesColor(label, index));
          return {
            label,
            stroke,
            width: 1.5,
            points: { show: true, size: 5, filter: isolatedPoints },
            spanGaps: false,
            ...(stacked
              ? { fill: color(seriesColor(label, index)), paths: uPlot.paths.stepped?.({ align: 1 }) }
              : {}),
          } as uPlot.Series;
        }),
    ],
    hooks: {
      setSelect: [
        (plot) => {
          if (plot.select.width < 4) return;
          const at = (x: number) => Math.round(plot.posToVal(x, "x") * 1000);
          const chosen = { from: at(plot.select.left), to: at(plot.select.left + plot.select.width) };
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          onSelect(chosen);
        },
      ],
    },
  };
}

/** A value between gaps has no line that would show it. */
function isolatedPoints(plot: uPlot, series: number): number[] {
  const values = plot.data[series] ?? [];
  return [...values.keys()].filter(
    (at) => values[at] != null && values[at - 1] == null && values[at + 1] == null,
  );
}

const pad = (value: number) => String(value).padStart(2, "0");

/** `14:05`, with seconds or the day where the distance asks for it. */
function timeLabels(_: uPlot, seconds: number[], __: number, ___: number, distance: number): string[] {
  return seconds.map((each) => {
    const date = new Date(each * 1000);
    const time = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
    if (distance < 60) return `${time}:${pad(date.getUTCSeconds())}`;
    const isMidnight = each % 86_400 === 0;
    return isMidnight || distance >= 86_400
      ? `${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`
      : time;
  });
}
