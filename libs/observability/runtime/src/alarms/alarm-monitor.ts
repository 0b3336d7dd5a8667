import type { MetricId } from "../metrics/metric";
import type { AlarmCondition, AlarmDefinition } from "./alarm-definition";
import { evaluateDatapoints, evaluationRange, type AlarmState } from "./evaluate-datapoints";
import { MinuteReader, type MetricReader } from "./minute-reader";
import { compileMath, newestSecondsIn, type Evaluation, type PeriodValues } from "../metrics/metric-math";
import { SeasonalBand } from "./seasonal-band";

export interface AlarmStatus {
  readonly alarm: AlarmDefinition;
  readonly state: AlarmState;
  /** Time of the last change, in milliseconds since 1970; `undefined` before the first evaluation. */
  readonly since: number | undefined;
  /** Value of the latest period, if there is one. */
  readonly value: number | undefined;
  /** The current limit of the value; `undefined` while anomaly detection has too little history. */
  readonly limit: number | undefined;
}

export interface AlarmTransition {
  readonly at: number;
  readonly alarm: AlarmDefinition;
  readonly from: AlarmState;
  readonly to: AlarmState;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * Evaluates alarms as CloudWatch does: each minute, over windows that slide by the minute. Windows of more
 * than an hour slide by the hour, so that no day is summed each minute. For each alarm it keeps the state,
 * which periods of the evaluation range breached, and the history of anomaly detection. It reads everything
 * else, each minute of a metric once.
 *
 * CloudWatch compares each of the newest periods with the current baseline; here each is compared with the
 * baseline of its own time.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 */
export class AlarmMonitor {
  private readonly alarms: readonly MonitoredAlarm[];
  private readonly metrics: MetricReader;

  constructor(alarms: readonly AlarmDefinition[], metrics: MetricReader) {
    this.alarms = alarms.map((alarm) => new MonitoredAlarm(alarm));
    this.metrics = new MinuteReader(metrics);
  }

  /** The alarms' states, in the order of their definitions. */
  get statuses(): readonly AlarmStatus[] {
    return this.alarms.map(({ status }) => status);
  }

  /**
   * Evaluates every alarm. Call it once per minute, in order, when the minute's data is complete. Skipped
   * minutes are periods without data, and anomaly detection does not learn from them. Periods before the
   * first call do not breach, so silence raises an alarm only after a whole evaluation range.
   *
   * @param now Milliseconds since 1970; its own minute is not evaluated.
   * @returns the state changes
   */
  evaluate(now: number): readonly AlarmTransition[] {
    const at = now - (now % MINUTE);
    return this.alarms.flatMap((alarm) => alarm.evaluate(at, this.metrics) ?? []);
  }
}

class MonitoredAlarm {
  status: AlarmStatus;
  private readonly valueIn: Evaluation;
  private readonly periodMs: number;
  private readonly range: number;
  /** Number of newest periods that can breach. */
  private readonly newest: number;
  private readonly band = new SeasonalBand();
  private readonly breached: BreachedWindows;
  /** Start of the first window that was evaluated. */
  private first: number | undefined;

  constructor(private readonly alarm: AlarmDefinition) {
    this.valueIn = compileMath(alarm.value);
    this.periodMs = alarm.periodSeconds * 1000;
    this.range = evaluationRange(alarm);
    const newest = newestSecondsIn(alarm.value);
    this.newest = newest === undefined ? this.range : newest / alarm.periodSeconds;
    this.breached = new BreachedWindows((this.range * this.periodMs) / MINUTE);
    this.status = { alarm, state: "INSUFFICIENT_DATA", since: undefined, value: undefined, limit: undefined };
  }

  evaluate(at: number, metrics: MetricReader): AlarmTransition | undefined {
    const { alarm, periodMs, status } = this;
    if (periodMs > HOUR && at % HOUR !== 0) return undefined;
    const from = at - periodMs;
    const value = this.valueIn(this.valuesAt(from, metrics));
    const limit = this.limitAt(from);
    this.remember(from, value, limit);
    // Without a model, CloudWatch has no limit to compare with.
    const state = limit === undefined ? "INSUFFICIENT_DATA" : this.stateAt(at);
    this.learn(from, value);
    const hasChanged = state !== status.state;
    this.status = { alarm, state, since: hasChanged ? at : status.since, value, limit };
    return hasChanged ? { at, alarm, from: status.state, to: state } : undefined;
  }

  private valuesAt(from: number, metrics: MetricReader): PeriodValues {
    const { periodMs, range } = this;
    let baselines: Map<MetricId, number> | undefined;
    const valueOf = (metric: MetricId, earlier = 0): number | undefined =>
      metrics.read(metric, from - earlier * periodMs, from - (earlier - 1) * periodMs);
    const baseline = (metric: MetricId, without: number): number => {
      const first = (without * 1000) / periodMs;
      let sum = 0;
      for (let earlier = first; earlier < range; earlier++) sum += valueOf(metric, earlier) ?? 0;
      return sum / (range - first);
    };
    return {
      from,
      valueOf,
      baselineOf: (metric, without) => {
        baselines ??= new Map();
        const known = baselines.get(metric) ?? baseline(metric, without);
        baselines.set(metric, known);
        return known;
      },
    };
  }

  private stateAt(at: number): AlarmState {
    // An alarm with an evaluation range of a day has many periods, and rarely a breach: skip the search
    // without one.
    if (this.breached.count === 0 && this.alarm.missingData === "notBreaching") return "OK";
    return evaluateDatapoints(this.points(at), this.alarm, this.status.state);
  }

  private limitAt(from: number): number | undefined {
    const { condition } = this.alarm;
    if (condition.kind === "threshold") return condition.threshold;
    const band = this.band.at(from, condition.width);
    return condition.side === "above" ? band?.upper : band?.lower;
  }

  private remember(from: number, value: number | undefined, limit: number | undefined): void {
    this.first ??= from;
    this.breached.advance(from / MINUTE);
    if (value !== undefined)
      this.breached.set(from / MINUTE, limit !== undefined && breaches(this.alarm.condition, value, limit));
  }

  /** The data points of the evaluation range, newest first. Periods that were not evaluated do not breach. */
  private points(at: number): readonly (boolean | undefined)[] {
    const points: (boolean | undefined)[] = [];
    for (let age = 1; age <= this.range; age++) {
      const from = at - age * this.periodMs;
      const isBreach = from < (this.first ?? 0) ? false : this.breached.get(from / MINUTE);
      points.push(isBreach === true && age > this.newest ? false : isBreach);
    }
    return points;
  }

  /** A model learns consecutive periods, not overlapping windows. */
  private learn(from: number, value: number | undefined): void {
    if (this.alarm.condition.kind === "anomaly" && value !== undefined && from % this.periodMs === 0)
      this.band.learn(from, value);
  }
}

/** Whether each of the newest windows breached, by the minute since 1970 at which it begins. */
class BreachedWindows {
  /** Number of breaching windows. */
  count = 0;
  /** Each window in the place of its minute modulo the length. */
  private readonly windows: (boolean | undefined)[];
  private newest: number | undefined;

  /** @param length Number of minutes after which a window is forgotten. */
  constructor(private readonly length: number) {
    this.windows = new Array<boolean | undefined>(length).fill(undefined);
  }

  /** Forgets the windows that begin `length` minutes or more before this one. */
  advance(minute: number): void {
    const { windows, length, newest = minute - 1 } = this;
    let next = minute - newest > length ? minute - length + 1 : newest + 1;
    for (; next <= minute; next++) {
      if (windows[next % length] === true) this.count -= 1;
      windows[next % length] = undefined;
    }
    this.newest = minute;
  }

  /** @param minute The newest one, to which `advance` has moved. */
  set(minute: number, isBreach: boolean): void {
    const at = minute % this.length;
    this.count += Number(isBreach) - Number(this.windows[at] === true);
    this.windows[at] = isBreach;
  }

  get(minute: number): boolean | undefined {
    return this.windows[minute % this.length];
  }
}

function breaches(condition: AlarmCondition, value: number, limit: number): boolean {
  if (condition.kind === "anomaly") return condition.side === "above" ? value > limit : value < limit;
  return condition.comparison === "atLeast" ? value >= limit : value < limit;
}
