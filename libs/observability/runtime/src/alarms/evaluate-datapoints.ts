export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** What to make of a period without a data point. */
export type MissingData = "missing" | "ignore" | "breaching" | "notBreaching";

/** `datapointsToAlarm` of the last `evaluationPeriods` data points must breach: CloudWatch's "M out of N". */
export interface DatapointRule {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
}

/**
 * How many periods CloudWatch looks back, so that a few missing ones do not matter. AWS documents that it is more than the
 * evaluation periods, and in its example 5 for 3; that it is always two more is an assumption.
 */
export function evaluationRange({ evaluationPeriods }: Pick<DatapointRule, "evaluationPeriods">): number {
  return evaluationPeriods + 2;
}

/**
 * An alarm's next state, by CloudWatch's documented rules: with enough real data points in the range, the most recent ones
 * decide; with fewer, as many as are needed are filled in as `missingData` says, and every real one counts.
 *
 * For what AWS leaves open, where all real data points breach but are too few and too young: the state stays as it is.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 *
 * @param newestFirst For each period of the evaluation range, whether its data point breaches; `undefined` if it is missing.
 */
export function evaluateDatapoints(
  newestFirst: readonly (boolean | undefined)[],
  { evaluationPeriods, datapointsToAlarm, missingData }: DatapointRule,
  current: AlarmState,
): AlarmState {
  const real = newestFirst.filter((point) => point !== undefined).slice(0, evaluationPeriods);
  const breaching = real.filter(Boolean).length;
  const filled = evaluationPeriods - real.length;
  const alarmIf = (breaches: boolean): AlarmState => (breaches ? "ALARM" : "OK");

  if (breaching >= datapointsToAlarm) return "ALARM";
  if (filled === 0 || missingData === "notBreaching") return "OK";
  if (missingData === "breaching") return alarmIf(breaching + filled >= datapointsToAlarm);
  if (real.length === 0) return missingData === "ignore" ? current : "INSUFFICIENT_DATA";
  if (breaching < real.length) return "OK";
  // "Premature alarm state": a breach as old as the M-th period, and nothing since, is alarm enough.
  const age = newestFirst.lastIndexOf(true) + 1;
  return missingData === "missing" && age >= datapointsToAlarm ? "ALARM" : current;
}
