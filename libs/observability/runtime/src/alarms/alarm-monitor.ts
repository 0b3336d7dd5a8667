import type { MetricId } from "../metric";
import type { AlarmDefinition } from "./alarm-definition";
import { evaluateDatapoints, evaluationRange, type AlarmState } from "./evaluate-datapoints";
import { evaluateMath } from "./metric-math";
import { SeasonalBand } from "./seasonal-band";

/** Where metrics are kept. */
export interface MetricReader {
  /**
   * A metric's statistic over the data of `[from, to)`, in milliseconds since 1970 and on full minutes; `undefined` where
   * CloudWatch would have no data point.
   */
  read(metric: MetricId, from: number, to: number): number | undefined;
}

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

/**
 * Evaluates alarms as CloudWatch does: each minute, over windows that slide with the minute. It keeps of each alarm its state
 * and, for anomaly detection, what it has learnt; all else it reads. An evaluation reads each metric of an alarm at most
 * `evaluationPeriods + 2` times.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 */
export class AlarmMonitor {
  private readonly alarms: readonly MonitoredAlarm[];

  constructor(
    alarms: readonly AlarmDefinition[],
    private readonly metrics: MetricReader,
  ) {
    this.alarms = alarms.map((alarm) => new MonitoredAlarm(alarm));
  }

  /** What the alarms say, in the order of their definitions. */
  get statuses(): readonly AlarmStatus[] {
    return this.alarms.map(({ status }) => status);
  }

  /**
   * Evaluates every alarm. To be called once a minute with times that only grow; anomaly detection learns only from minutes
   * for which it is called.
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
  private readonly band = new SeasonalBand();

  constructor(private readonly alarm: AlarmDefinition) {
    this.status = { alarm, state: "INSUFFICIENT_DATA", since: undefined, value: undefined, limit: undefined };
  }

  evaluate(at: number, metrics: MetricReader): AlarmTransition | undefined {
    const { alarm, status } = this;
    const period = alarm.periodSeconds * 1000;
    const values = Array.from({ length: evaluationRange(alarm) }, (_, age) =>
      this.valueOf(at - (age + 1) * period, metrics),
    );
    const limits = values.map((_, age) => this.limitAt(at - (age + 1) * period));
    const [value] = values;
    const [limit] = limits;
    const state =
      limit === undefined
        ? // No model yet: CloudWatch waits for one.
          "INSUFFICIENT_DATA"
        : evaluateDatapoints(
            values.map((each, age) => breaches(alarm, each, limits[age])),
            alarm,
            status.state,
          );
    this.learn(at, value);
    const hasChanged = state !== status.state;
    this.status = { alarm, state, since: hasChanged ? at : status.since, value, limit };
    return hasChanged ? { at, alarm, from: status.state, to: state } : undefined;
  }

  private valueOf(from: number, metrics: MetricReader): number | undefined {
    const { value, periodSeconds } = this.alarm;
    const to = from + periodSeconds * 1000;
    return evaluateMath(value, { from, valueOf: (metric) => metrics.read(metric, from, to) });
  }

  private limitAt(from: number): number | undefined {
    const { condition } = this.alarm;
    if (condition.kind === "threshold") return condition.threshold;
    const band = this.band.at(from, condition.width);
    return condition.side === "above" ? band?.upper : band?.lower;
  }

  /** A model learns periods one after the other, and not the windows that overlap. */
  private learn(at: number, value: number | undefined): void {
    const { condition, periodSeconds } = this.alarm;
    if (condition.kind !== "anomaly" || value === undefined || at % (periodSeconds * 1000) !== 0) return;
    this.band.learn(at - periodSeconds * 1000, value);
  }
}

function breaches(
  { condition }: AlarmDefinition,
  value: number | undefined,
  limit: number | undefined,
): boolean | undefined {
  if (value === undefined || limit === undefined) return undefined;
  if (condition.kind === "anomaly") return condition.side === "above" ? value > limit : value < limit;
  return condition.comparison === "atLeast" ? value >= limit : value < limit;
}
