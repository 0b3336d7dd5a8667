import type { AccessLogLine } from "../log/schema";
import type { AccessLogSource } from "../metrics/metric";
import { LatencyHistogram } from "./latency-histogram";
import { linePredicate } from "../log/filter";

/** The sums of the lines of one time slot. */
export interface CounterValues {
  lines: number;
  readonly sums: number[];
  readonly histograms: (LatencyHistogram | undefined)[];
}

type PercentileSource = Extract<AccessLogSource, { kind: "percentile" }>;
type SumSource = Exclude<AccessLogSource, PercentileSource>;

/** All counters that the metrics' sources need. Sources with the same question share one. */
export class LineCounters {
  private readonly sums: { readonly matches: Matches; readonly field: SumField }[] = [];
  private readonly histograms: { readonly matches: Matches; readonly field: PercentileSource["field"] }[] =
    [];
  private readonly indexes = new Map<AccessLogSource, number>();

  constructor(sources: readonly AccessLogSource[]) {
    const byMeaning = new Map<string, number>();
    for (const source of sources) {
      const meaning = keyOf(source);
      const index = byMeaning.get(meaning) ?? this.add(source);
      byMeaning.set(meaning, index);
      this.indexes.set(source, index);
    }
  }

  create(): CounterValues {
    return { lines: 0, sums: this.sums.map(() => 0), histograms: this.histograms.map(() => undefined) };
  }

  count(values: CounterValues, line: AccessLogLine): void {
    values.lines++;
    this.sums.forEach(({ matches, field }, index) => {
      if (matches(line)) (values.sums[index] as number) += field === undefined ? 1 : (line[field] ?? 0);
    });
    this.histograms.forEach(({ matches, field }, index) => {
      const value = line[field];
      if (value !== undefined && matches(line)) {
        (values.histograms[index] ??= new LatencyHistogram()).record(value);
      }
    });
  }

  merge(into: CounterValues, from: CounterValues): void {
    into.lines += from.lines;
    from.sums.forEach((sum, index) => ((into.sums[index] as number) += sum));
    from.histograms.forEach((histogram, index) => {
      if (histogram) (into.histograms[index] ??= new LatencyHistogram()).add(histogram);
    });
  }

  /**
   * The value of a source for the counted lines; `undefined` for a percentile of no values.
   *
   * @param source one of the sources that this object was created with
   */
  read(values: CounterValues, source: AccessLogSource): number | undefined {
    const index = this.indexes.get(source) as number;
    return source.kind === "percentile"
      ? values.histograms[index]?.percentile(source.percentile)
      : values.sums[index];
  }

  /** The value of a source over several slots. */
  readAll(slots: readonly CounterValues[], source: AccessLogSource): number | undefined {
    const index = this.indexes.get(source) as number;
    if (source.kind !== "percentile") {
      return slots.reduce((total, { sums }) => total + (sums[index] as number), 0);
    }
    const all = new LatencyHistogram();
    for (const { histograms } of slots) if (histograms[index]) all.add(histograms[index]);
    return all.percentile(source.percentile);
  }

  private add(source: AccessLogSource): number {
    const matches = linePredicate(source.where);
    const length =
      source.kind === "percentile"
        ? this.histograms.push({ matches, field: source.field })
        : this.sums.push({ matches, field: source.kind === "sum" ? source.field : undefined });
    return length - 1;
  }
}

type Matches = (line: AccessLogLine) => boolean;
type SumField = Extract<SumSource, { kind: "sum" }>["field"] | undefined;

/** Percentiles of the same field share one histogram. */
function keyOf(source: AccessLogSource): string {
  return JSON.stringify([source.kind, "field" in source ? source.field : "", source.where]);
}
