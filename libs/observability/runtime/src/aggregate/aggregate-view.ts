import { evaluateMath } from "../alarms/metric-math";
import type { AccessLogSource, MetricId } from "../metric";
import { metrics } from "../metrics";
import type { RuleId, RulePlace } from "./access-log-aggregate";
import { contributorParts, mergeContributors } from "./contributors";
import type { ContributorParts, Contributors, ContributorValues } from "./contributors";
import type { CounterValues, LineCounters } from "./line-counters";
import { metricNeedsContributors } from "./metric-needs";
import type { Timeline } from "./timeline";

export interface Contributor {
  readonly untrustedName: string;
  readonly untrustedParts: ContributorParts;
  /** What the rules that were asked for say, in their order. */
  readonly values: readonly number[];
}

export interface TopContributors {
  readonly contributors: readonly Contributor[];
  /** How many there are in all. */
  readonly count: number;
  /** Of all contributors together, for each rule that was asked for. */
  readonly totals: readonly number[];
}

export interface Series {
  /** When each step begins, in milliseconds since 1970. */
  readonly times: readonly number[];
  readonly stepMs: number;
  /** Nothing where there is no value, as for a percentile of no requests. */
  readonly values: readonly (readonly (number | undefined)[])[];
}

/** A time of the log, in steps. It reads what was counted when it is asked, each part once. */
export class AggregateView {
  private readonly contributorSteps = new Map<Contributors, Map<number, ContributorValues>>();
  private readonly contributorTotals = new Map<Contributors, ContributorValues>();
  private inRange: readonly CounterValues[] | undefined;
  private readonly counterSteps = new Map<number, Map<number, CounterValues>>();

  constructor(
    private readonly slots: Timeline<CounterValues>,
    private readonly counters: LineCounters,
    private readonly placeOf: (rule: RuleId) => RulePlace,
    private readonly range: { readonly from: number; readonly to: number },
    private readonly stepMs: number,
  ) {}

  /** Metrics over time. With one of contributors among them, steps are as wide as those are kept. */
  series(ids: readonly MetricId[]): Series {
    const stepMs = this.stepFor(ids);
    const times: number[] = [];
    for (let at = Math.floor(this.range.from / stepMs) * stepMs; at < this.range.to; at += stepMs)
      times.push(at);
    return { times, stepMs, values: ids.map((id) => times.map((at) => this.valueAt(id, at, stepMs))) };
  }

  /** A metric over the whole time. */
  value(id: MetricId): number | undefined {
    return this.read(
      id,
      (source) => this.counters.readAll(this.slotsInRange(), source),
      (group) => this.totalsOf(group),
    );
  }

  /** Lines of the whole time. */
  lines(): number {
    return this.slotsInRange().reduce((sum, { lines }) => sum + lines, 0);
  }

  /**
   * The largest contributors of rules that have the same keys, by the first rule, without those that have nothing of any.
   *
   * @param rules at least one
   * @param nameOf what a contributor is called; those of one name are one
   */
  top(
    rules: readonly [RuleId, ...RuleId[]],
    limit: number,
    nameOf: (untrustedParts: ContributorParts) => string,
  ): TopContributors {
    const places = rules.map(this.placeOf);
    const { group } = places[0] as RulePlace;
    const totals = rules.map(() => 0);
    const byName = new Map<string, { untrustedParts: ContributorParts; values: number[] }>();
    for (const [key, all] of this.totalsOf(group)) {
      if (places.every(({ index }) => all[index] === 0)) continue;
      const untrustedParts = contributorParts(key);
      const name = nameOf(untrustedParts);
      const sum = byName.get(name) ?? { untrustedParts, values: rules.map(() => 0) };
      byName.set(name, sum);
      places.forEach(({ index }, at) => {
        (sum.values[at] as number) += all[index] as number;
        (totals[at] as number) += all[index] as number;
      });
    }
    const contributors = [...byName]
      .map(([untrustedName, sum]) => ({ untrustedName, ...sum }))
      .sort(byValues);
    return { contributors: contributors.slice(0, limit), count: contributors.length, totals };
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
    contributors: (group: Contributors) => ContributorValues,
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
        return ruleStatistic(contributors(group), index, source.statistic);
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

  private contributorsAt(group: Contributors, at: number, stepMs: number): ContributorValues {
    let steps = this.contributorSteps.get(group);
    if (!steps) {
      steps = new Map();
      this.contributorSteps.set(group, steps);
    }
    let into = steps.get(at);
    if (!into) {
      into = new Map();
      for (const [, slot] of group.between(at, at + stepMs)) mergeContributors(into, slot);
      steps.set(at, into);
    }
    return into;
  }

  private totalsOf(group: Contributors): ContributorValues {
    let totals = this.contributorTotals.get(group);
    if (!totals) {
      totals = new Map();
      // A slot that is wider than the step may begin before the range: its contributors were there, too.
      const from = Math.floor(this.range.from / group.widthMs) * group.widthMs;
      for (const [, slot] of group.between(from, this.range.to)) mergeContributors(totals, slot);
      this.contributorTotals.set(group, totals);
    }
    return totals;
  }
}

/** By the first rule, then by the next; the number of equals must not depend on the order of arrival. */
function byValues(a: Contributor, b: Contributor): number {
  for (let index = 0; index < a.values.length; index++) {
    const difference = (b.values[index] as number) - (a.values[index] as number);
    if (difference !== 0) return difference;
  }
  return a.untrustedName < b.untrustedName ? -1 : 1;
}

function ruleStatistic(
  contributors: ContributorValues,
  index: number,
  statistic: "Sum" | "MaxContributorValue" | "UniqueContributors",
): number {
  let sum = 0;
  let max = 0;
  let count = 0;
  for (const values of contributors.values()) {
    const value = values[index] as number;
    if (value === 0) continue;
    sum += value;
    count++;
    if (value > max) max = value;
  }
  if (statistic === "Sum") return sum;
  return statistic === "UniqueContributors" ? count : max;
}
