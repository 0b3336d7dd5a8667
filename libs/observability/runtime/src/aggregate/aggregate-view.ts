import { evaluateMath } from "../metrics/metric-math";
import type { AccessLogSource, InsightRuleSource, MetricId } from "../metrics/metric";
import { metrics } from "../metrics/metrics";
import { consoleCounts, type ConsoleCountId, type RuleId } from "./console-rules";
import type { ContributorParts, ColumnStatistics } from "./contributor-table";
import type { Contributors, ContributorSums, RulePlace } from "./contributors";
import type { CounterValues, LineCounters } from "./line-counters";
import { metricNeedsContributors } from "../metrics/metric-needs";
import type { Timeline } from "./timeline";
import { topContributors, type NameOf, type RankOf, type TopContributors } from "./top-contributors";

export interface Series {
  /** Start of each step, in milliseconds since 1970. */
  readonly times: readonly number[];
  readonly stepMs: number;
  /** `undefined` where there is no value, such as a percentile of no requests. */
  readonly values: readonly (readonly (number | undefined)[])[];
}

/** CloudWatch's statistics of an insight rule, by the name of the table's statistic. */
const STATISTICS = {
  Sum: "sum",
  MaxContributorValue: "max",
  UniqueContributors: "contributors",
} as const satisfies Record<InsightRuleSource["statistic"], keyof ColumnStatistics>;

/** A time range of the log, in steps. Counters are read on demand, each part once. */
export class AggregateView {
  private readonly contributorSteps = new Map<Contributors, Map<number, ContributorSums>>();
  private readonly contributorTotals = new Map<Contributors, ContributorSums>();
  private inRange: readonly CounterValues[] | undefined;
  private readonly counterSteps = new Map<number, Map<number, CounterValues>>();

  constructor(
    private readonly slots: Timeline<CounterValues>,
    private readonly counters: LineCounters,
    private readonly placeOf: (rule: RuleId) => RulePlace,
    private readonly range: { readonly from: number; readonly to: number },
    private readonly stepMs: number,
  ) {}

  /** Metrics over time. If one of them has contributors, steps are as wide as contributor slots. */
  series(ids: readonly MetricId[]): Series {
    const stepMs = this.stepFor(ids);
    const times: number[] = [];
    for (let at = Math.floor(this.range.from / stepMs) * stepMs; at < this.range.to; at += stepMs)
      times.push(at);
    return { times, stepMs, values: ids.map((id) => times.map((at) => this.valueAt(id, at, stepMs))) };
  }

  /** A count that only the console has, in the steps of a series. */
  counts(id: ConsoleCountId, { times, stepMs }: Pick<Series, "times" | "stepMs">): readonly number[] {
    return times.map((at) => this.counters.read(this.countersAt(at, stepMs), consoleCounts[id]) ?? 0);
  }

  /** A count that only the console has, over the whole range. */
  count(id: ConsoleCountId): number {
    return this.counters.readAll(this.slotsInRange(), consoleCounts[id]) ?? 0;
  }

  /** A metric over the whole range. */
  value(id: MetricId): number | undefined {
    return this.read(
      id,
      (source) => this.counters.readAll(this.slotsInRange(), source),
      (group) => this.totalsOf(group),
    );
  }

  /** Number of lines in the whole range. */
  lines(): number {
    return this.slotsInRange().reduce((sum, { lines }) => sum + lines, 0);
  }

  /**
   * The largest contributors of rules with the same keys, ordered by the first rule. Contributors with zero
   * in all rules are left out.
   *
   * @param rules at least one
   * @param rankOf another order, computed from the values of the rules
   */
  top(
    rules: readonly [RuleId, ...RuleId[]],
    limit: number,
    nameOf: NameOf,
    rankOf?: RankOf,
  ): TopContributors {
    const places = rules.map(this.placeOf);
    const { group } = places[0] as RulePlace;
    const columns = places.map(({ index }) => index);
    return topContributors(this.totalsOf(group), columns, limit, nameOf, rankOf);
  }

  /** Each contributor of a rule with its value, unordered. */
  *contributors(rule: RuleId): IterableIterator<readonly [untrustedParts: ContributorParts, value: number]> {
    const { group, index } = this.placeOf(rule);
    const { names, table } = this.totalsOf(group);
    for (let row = 0; row < table.size; row++) {
      const value = table.valueAt(row, index);
      if (value !== 0) yield [names.partsOf(table.contributorAt(row)), value];
    }
  }

  private stepFor(ids: readonly MetricId[]): number {
    const widths = ids
      .flatMap((id) => metricNeedsContributors(id))
      .map((rule) => this.placeOf(rule).group.widthMs);
    const slot = Math.max(this.slots.widthMs, ...widths);
    return Math.max(1, Math.round(this.stepMs / slot)) * slot;
  }

  private valueAt(id: MetricId, at: number, stepMs: number): number | undefined {
    return this.read(
      id,
      (source) => this.counters.read(this.countersAt(at, stepMs), source),
      (group) => this.contributorsAt(group, at, stepMs),
    );
  }

  private read(
    id: MetricId,
    counted: (source: AccessLogSource) => number | undefined,
    contributors: (group: Contributors) => ContributorSums,
  ): number | undefined {
    const { source } = metrics[id];
    switch (source.kind) {
      case "metric":
        return source.accessLog && counted(source.accessLog);
      case "expression":
        return evaluateMath(source.expression, {
          from: this.range.from,
          valueOf: (each) => this.read(each, counted, contributors),
        });
      case "insightRule": {
        const { group, index } = this.placeOf(source.rule);
        return contributors(group).table.statistics(index)[STATISTICS[source.statistic]];
      }
    }
  }

  private slotsInRange(): readonly CounterValues[] {
    this.inRange ??= [...this.slots.between(this.range.from, this.range.to)].map(([, slot]) => slot);
    return this.inRange;
  }

  private countersAt(at: number, stepMs: number): CounterValues {
    let steps = this.counterSteps.get(stepMs);
    if (!steps) {
      steps = new Map();
      this.counterSteps.set(stepMs, steps);
      for (const [startsAt, slot] of this.slots.between(this.range.from, this.range.to)) {
        const step = Math.floor(startsAt / stepMs) * stepMs;
        const into = steps.get(step) ?? this.counters.create();
        steps.set(step, into);
        this.counters.merge(into, slot);
      }
    }
    return steps.get(at) ?? this.counters.create();
  }

  private contributorsAt(group: Contributors, at: number, stepMs: number): ContributorSums {
    let steps = this.contributorSteps.get(group);
    if (!steps) {
      steps = new Map();
      this.contributorSteps.set(group, steps);
    }
    const sums = steps.get(at) ?? group.between(at, at + stepMs);
    steps.set(at, sums);
    return sums;
  }

  private totalsOf(group: Contributors): ContributorSums {
    // A slot that is wider than the step may begin before the range; its contributors count too.
    const from = Math.floor(this.range.from / group.widthMs) * group.widthMs;
    const totals = this.contributorTotals.get(group) ?? group.between(from, this.range.to);
    this.contributorTotals.set(group, totals);
    return totals;
  }
}
