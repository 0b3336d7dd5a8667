import type { MetricId } from "../metrics/metric";
import type { AlarmCondition, AlarmDefinition } from "./alarm-definition";
import { evaluateDatapoints, evaluationRange, type AlarmState } from "./evaluate-datapoints";
import { MinuteReader, type MetricReader } from "./minute-reader";
import { evaluateMath, newestSecondsIn, type PeriodValues } from "../metrics/metric-math";
import { SeasonalBand } from "./seasonal-band";

export interface AlarmStatus {
  readonly alarm: AlarmDefinition;
  readonly state: AlarmState;
  /** When it last changed, in milliseconds since 1970; before the first evaluation, `undefined`. */
  readonly since: number | undefined;
  /** The latest period's value, if there is one. */
  readonly value: number | undefined;
  /** What the value must not reach or leave now; `undefined` where anomaly detection has not learnt enough. */
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
 * Evaluates alarms as CloudWatch does: each minute, over windows that slide with the minute. Windows of more than an hour slide
 * with the hour, so that nobody adds up a day each minute. Of each alarm it keeps its state, whether the periods of its
 * evaluation range breached, and, for anomaly detection, what it has learnt; all else it reads, each minute of a
 * metric once.
 *
 * CloudWatch compares each of the newest periods with the baseline of now; here it is compared with the one of its own time.
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

  /** What the alarms say, in the order of their definitions. */
  get statuses(): readonly AlarmStatus[] {
    return this.alarms.map(({ status }) => status);
  }

  /**
   * Evaluates every alarm. To be called once for each minute, in order, when the minute's data is complete: minutes that are
   * left out are periods without data, and nothing is learnt from them. What was before the first call breached nothing, so
   * that silence raises an alarm only after it was watched for long enough.
   *
   * @param now Milliseconds since 1970; the minute that it is in is not looked at.
   * @returns what changed.
   */
  evaluate(now: number): readonly AlarmTransition[] {
    const at = now - (now % MINUTE);
    return this.alarms.flatMap((alarm) => alarm.evaluate(at, this.metrics) ?? []);
  }
}

class MonitoredAlarm {
  status: AlarmStatus;
  private readonly periodMs: number;
  private readonly range: number;
  /** How many of the newest periods can breach. */
  private readonly newest: number;
  private readonly band = new SeasonalBand();
  /** By the minutes since 1970 at which windows begin, whether they breached: those of the evaluation range. */
  private readonly breached = new Map<number, boolean>();
  /** How many of those did. */
  private breaches = 0;
  /** When the first window began that was looked at. */
  private first: number | undefined;

  constructor(private readonly alarm: AlarmDefinition) {
    this.periodMs = alarm.periodSeconds * 1000;
    this.range = evaluationRange(alarm);
    const newest = newestSecondsIn(alarm.value);
    this.newest = newest === undefined ? this.range : newest / alarm.periodSeconds;
    this.status = { alarm, state: "INSUFFICIENT_DATA", since: undefined, value: undefined, limit: undefined };
  }

  evaluate(at: number, metrics: MetricReader): AlarmTransition | undefined {
    const { alarm, periodMs, status } = this;
    if (periodMs > HOUR && at % HOUR !== 0) return undefined;
    const from = at - periodMs;
    const value = evaluateMath(alarm.value, this.valuesAt(from, metrics));
    const limit = this.limitAt(from);
    this.remember(from, value, limit);
    // Without a model CloudWatch has nothing to compare with.
    const state = limit === undefined ? "INSUFFICIENT_DATA" : this.stateAt(at);
    this.learn(from, value);
    const hasChanged = state !== status.state;
    this.status = { alarm, state, since: hasChanged ? at : status.since, value, limit };
    return hasChanged ? { at, alarm, from: status.state, to: state } : undefined;
  }

  private valuesAt(from: number, metrics: MetricReader): PeriodValues {
    const { periodMs, range } = this;
    const baselines = new Map<MetricId, number>();
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
        const known = baselines.get(metric) ?? baseline(metric, without);
        baselines.set(metric, known);
        return known;
      },
    };
  }

  private stateAt(at: number): AlarmState {
    // Of the many periods of an alarm that holds for a day, hardly any breaches: then there is nothing to look through.
    if (this.breaches === 0 && this.alarm.missingData === "notBreaching") return "OK";
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
    if (value !== undefined) {
      const isBreach = limit !== undefined && breaches(this.alarm.condition, value, limit);
      if (isBreach && this.breached.get(from / MINUTE) !== true) this.breaches += 1;
      this.breached.set(from / MINUTE, isBreach);
    }
    const end = (from - this.range * this.periodMs) / MINUTE;
    for (const [minute, isBreach] of this.breached) {
      if (minute > end) break;
      this.breached.delete(minute);
      if (isBreach) this.breaches -= 1;
    }
  }

  /** The data points of the evaluation range, the newest first. What nobody looked at breached nothing. */
  private points(at: number): readonly (boolean | undefined)[] {
    const points: (boolean | undefined)[] = [];
    for (let age = 1; age <= this.range; age++) {
      const from = at - age * this.periodMs;
      const isBreach = from < (this.first ?? 0) ? false : this.breached.get(from / MINUTE);
      points.push(isBreach === true && age > this.newest ? false : isBreach);
    }
    return points;
  }

  /** A model learns periods one after the other, and not the windows that overlap. */
  private learn(from: number, value: number | undefined): void {
    if (this.alarm.condition.kind === "anomaly" && value !== undefined && from % this.periodMs === 0)
      this.band.learn(from, value);
  }
}

function breaches(condition: AlarmCondition, value: number, limit: number): boolean {
  if (condition.kind === "anomaly") return condition.side === "above" ? value > limit : value < limit;
  return condition.comparison === "atLeast" ? value >= limit : value < limit;
}
