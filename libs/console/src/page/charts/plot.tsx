import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { ChartData, TimeRange } from "../../wire";
import { useColorScheme } from "./colors";
import type { Zone } from "../format";
import { plotData, plotOptions } from "./plot-options";

interface PlotProps {
  readonly data: ChartData;
  readonly range: TimeRange;
  readonly zone: Zone;
  readonly onSelect: (range: TimeRange) => void;
  /** In pixels. */
  readonly height: number;
  /** Alternative text of the chart. */
  readonly description: string;
}

/** A chart of metrics over time. Drag over it to select a time range. */
export function Plot({ data, range, zone, onSelect, height, description }: PlotProps) {
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
    zone,
    height,
  ]);

  useEffect(() => {
    const element = holder.current as HTMLDivElement;
    const options = plotOptions(data, element, height, zone, (range) => select.current(range));
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
    // New values would move the chart during a drag.
    if (isDragged.current) return;
    plot.current?.setData(plotData(data), false);
    plot.current?.setScale("x", { min: range.from / 1000, max: Math.max(range.to, range.from + 1) / 1000 });
  }, [data, range, shape]);

  return (
    <div
      class="plot"
      ref={holder}
      role="img"
      aria-label={description}
      style={{ height: `${height}px` }}
      onPointerDown={() => (isDragged.current = true)}
    />
  );
}
