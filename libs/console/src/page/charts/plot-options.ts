import uPlot from "uplot";
import type { ChartData, TimeRange } from "../../wire";
import { seriesColor } from "./colors";
import { clockTime, quantity, stamp, type Zone } from "../format";

/** uPlot's columns: seconds, then each series. A stacked series includes those after it. */
export function plotData({ times, series, style }: ChartData): uPlot.AlignedData {
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

/** A chart's display options, in the page's current colors. */
export function plotOptions(
  data: ChartData,
  element: HTMLElement,
  height: number,
  zone: Zone,
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
    // The time zone for the positions of the time axis' ticks; `timeLabels` formats their texts.
    tzDate: (seconds) =>
      zone === "utc" ? uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC") : new Date(seconds * 1000),
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

/** Points of values between gaps, which no line would show. */
function isolatedPoints(plot: uPlot, series: number): number[] {
  const values = plot.data[series] ?? [];
  return [...values.keys()].filter(
    (at) => values[at] != null && values[at - 1] == null && values[at + 1] == null,
  );
}

/** `14:05`, with seconds or the day if the distance of the ticks requires it. */
function timeLabels(_: uPlot, seconds: number[], __: number, ___: number, distance: number): string[] {
  return seconds.map((each) => {
    if (distance < 60) return clockTime(each * 1000);
    const text = stamp(each * 1000);
    const time = text.slice(11, 16);
    return time === "00:00" || distance >= 86_400 ? text.slice(5, 10) : time;
  });
}
