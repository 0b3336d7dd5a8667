import type { MetricId } from "../metrics/metric";

/** Where metrics are kept. */
export interface MetricReader {
  /**
   * A metric's statistic over the data of `[from, to)`, in milliseconds since 1970 and on full minutes; `undefined` where
   * CloudWatch would have no data point.
   */
  read(metric: MetricId, from: number, to: number): number | undefined;
}

const MINUTE = 60_000;
/** As many as the longest baseline needs, and some. */
const MINUTES_KEPT = 128;

/**
 * Reads each minute of a metric once: sums over minutes and baselines want the same ones again, minute after minute. Longer
 * periods are read as they are asked for.
 */
export class MinuteReader implements MetricReader {
  private readonly minutes = new Map<MetricId, Map<number, number | undefined>>();

  constructor(private readonly source: MetricReader) {}

  read(metric: MetricId, from: number, to: number): number | undefined {
    if (to - from !== MINUTE) return this.source.read(metric, from, to);
    let kept = this.minutes.get(metric);
    if (!kept) this.minutes.set(metric, (kept = new Map()));
    if (kept.has(from)) return kept.get(from);
    const value = this.source.read(metric, from, to);
    kept.set(from, value);
    const [oldest] = kept.keys();
    if (kept.size > MINUTES_KEPT && oldest !== undefined) kept.delete(oldest);
    return value;
  }
}
