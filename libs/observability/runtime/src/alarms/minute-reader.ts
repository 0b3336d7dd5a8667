import type { MetricId } from "../metrics/metric";

export interface MetricReader {
  /**
   * A metric's statistic over `[from, to)`, in milliseconds since 1970 and at full minutes; `undefined` where
   * CloudWatch would have no data point.
   */
  read(metric: MetricId, from: number, to: number): number | undefined;
}

const MINUTE = 60_000;
/** More than the longest baseline needs; a power of two. */
const MINUTES_KEPT = 128;

/**
 * Reads each minute of a metric once, because sums over minutes and baselines need the same minutes again and
 * again. Longer periods are not cached.
 */
export class MinuteReader implements MetricReader {
  private readonly minutes = new Map<MetricId, MinutesOfMetric>();

  constructor(private readonly source: MetricReader) {}

  read(metric: MetricId, from: number, to: number): number | undefined {
    if (to - from !== MINUTE) return this.source.read(metric, from, to);
    let kept = this.minutes.get(metric);
    if (!kept) this.minutes.set(metric, (kept = { from: [], values: [] }));
    const at = (from / MINUTE) & (MINUTES_KEPT - 1);
    if (kept.from[at] === from) return kept.values[at];
    kept.from[at] = from;
    return (kept.values[at] = this.source.read(metric, from, to));
  }
}

/** The newest minutes that were read, each in the place of its number modulo `MINUTES_KEPT`. */
interface MinutesOfMetric {
  readonly from: number[];
  readonly values: (number | undefined)[];
}
