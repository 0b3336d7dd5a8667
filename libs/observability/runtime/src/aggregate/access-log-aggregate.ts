import type { AccessLogLine } from "../log/schema";
import { insightRules } from "../metrics/insight-rules";
import type { AccessLogSource, Metric, MetricId } from "../metrics/metric";
import { metrics } from "../metrics/metrics";
import { AggregateView } from "./aggregate-view";
import { consoleCounts, consoleRules, type ConsoleRule, type RuleId } from "./console-rules";
import { Contributors, type RulePlace } from "./contributors";
import { extentOf, type Extent, Timeline } from "./timeline";
import { LineCounters } from "./line-counters";
import type { CounterValues } from "./line-counters";

export interface AggregateOptions {
  /** Data older than the newest line by this many milliseconds is dropped. @default nothing is dropped */
  readonly keepMs?: number;
  /** Number of time slots above which all slots become wider. @default 45,000: a month of minutes */
  readonly maxSlots?: number;
  /** Contributors of a rule that one slot distinguishes. @default 10,000, the API keys of one account */
  readonly maxContributors?: number;
  /** Contributors of all slots together, above which slots become wider. @default 200,000: some 30 MB */
  readonly maxCells?: number;
}

/** Initial slot widths. Contributors are kept per minute, CloudWatch's shortest period for insight rules. */
const SLOT_MS = 5_000;
const CONTRIBUTOR_SLOT_MS = 60_000;

/**
 * A tenant uses several routes with several outcomes, so by outcome there are this many times more
 * contributors.
 */
const OUTCOMES = 4;

const allRules: Readonly<Record<RuleId, ConsoleRule>> = { ...insightRules, ...consoleRules };

/**
 * The data that dashboards, alarms and the console read from an access log. Its memory does not grow with the
 * number of requests nor, above its limits, with time and tenants.
 */
export class AccessLogAggregate {
  private readonly counters: LineCounters;
  private readonly slots: Timeline<CounterValues>;
  private readonly groups: readonly Contributors[];
  private readonly places = new Map<RuleId, RulePlace>();
  private counted = 0;

  constructor(options: AggregateOptions = {}) {
    const { maxSlots = 45_000, maxContributors = 10_000, maxCells = 200_000 } = options;
    const keep = options.keepMs === undefined ? {} : { keepMs: options.keepMs };
    const counters = new LineCounters(accessLogSources());
    this.counters = counters;
    this.slots = new Timeline(
      { create: () => counters.create(), merge: (into, from) => counters.merge(into, from) },
      { widthMs: SLOT_MS, maxSlots, ...keep },
    );
    const limits = { widthMs: CONTRIBUTOR_SLOT_MS, maxSlots, ...keep };
    this.groups = rulesByKeys().map((ids) => {
      const rules = ids.map((id) => allRules[id]);
      const room = ids.includes("requestsByOutcome") ? OUTCOMES : 1;
      const group = new Contributors((rules[0] as ConsoleRule).keys, rules, {
        ...limits,
        maxPerSlot: maxContributors * room,
        maxCells: maxCells * room,
      });
      ids.forEach((id, index) => this.places.set(id, { group, index }));
      return group;
    });
  }

  /** Number of counted lines, including dropped ones. */
  get lines(): number {
    return this.counted;
  }

  /** The shortest step that a view can have, in milliseconds. */
  get slotMs(): number {
    return this.slots.widthMs;
  }

  /** Width of the slots that hold contributors. Counts and contributors agree in a range of whole slots. */
  get contributorSlotMs(): number {
    return Math.max(...this.groups.map(({ widthMs }) => widthMs));
  }

  add(line: AccessLogLine): void {
    this.counted++;
    this.counters.count(this.slots.at(line.time), line);
    for (const group of this.groups) group.count(line);
  }

  /** The time range of the lines; `undefined` before the first line. */
  extent(): Extent | undefined {
    const starts = this.slots.starts();
    return extentOf(
      starts.map((startsAt) => ({ startsAt, lines: this.slots.at(startsAt).lines })),
      this.slots.widthMs,
    );
  }

  /**
   * A metric over `[from, to)`, in milliseconds since 1970; `undefined` without lines, as CloudWatch then has
   * no data point.
   */
  read(metric: MetricId, from: number, to: number): number | undefined {
    const view = this.view({ from, to }, to - from);
    return view.lines() === 0 ? undefined : view.value(metric);
  }

  /**
   * The lines of a time range, in steps.
   *
   * @param range in milliseconds since 1970, without its end
   * @param stepMs a step is never shorter than a slot
   */
  view(range: { readonly from: number; readonly to: number }, stepMs: number): AggregateView {
    return new AggregateView(
      this.slots,
      this.counters,
      (rule) => this.places.get(rule) as RulePlace,
      range,
      stepMs,
    );
  }
}

function accessLogSources(): readonly AccessLogSource[] {
  const ofMetrics = Object.values<Metric>(metrics).flatMap(({ source }) =>
    source.kind === "metric" && source.accessLog ? [source.accessLog] : [],
  );
  return [...ofMetrics, ...Object.values(consoleCounts)];
}

function rulesByKeys(): readonly (readonly RuleId[])[] {
  const byKeys = new Map<string, RuleId[]>();
  for (const [id, { keys }] of Object.entries(allRules) as [RuleId, ConsoleRule][]) {
    const group = byKeys.get(keys.join()) ?? [];
    byKeys.set(keys.join(), group);
    group.push(id);
  }
  return [...byKeys.values()];
}
