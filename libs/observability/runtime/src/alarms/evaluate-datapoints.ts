export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** How a period without a data point counts. */
export type MissingData = "missing" | "ignore" | "breaching" | "notBreaching";

/**
 * At least `datapointsToAlarm` of the last `evaluationPeriods` data points must breach: CloudWatch's "M out
 * of N".
 */
export interface DatapointRule {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
}

/**
 * Number of periods that CloudWatch reads, so that a few missing ones do not matter. AWS documents only that
 * it exceeds the evaluation periods, with an example of 5 for 3. That the difference is always two is an
 * assumption.
 */
export function evaluationRange({ evaluationPeriods }: Pick<DatapointRule, "evaluationPeriods">): number {
  return evaluationPeriods + 2;
}

/**
 * An alarm's next state, by CloudWatch's documented rules. With enough data points in the range, the most
 * recent ones decide. With fewer, every data point counts, and missing ones are filled in according to
 * `missingData`.
 *
 * AWS does not document the case in which all data points breach but are too few and too recent: the state
 * then stays.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 *
 * @param newestFirst For each period of the evaluation range, whether its data point breaches; `undefined` if
 * it is missing.
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
  // "Premature alarm state": a breach as old as the M-th period, without later data points, raises the alarm.
  const age = newestFirst.lastIndexOf(true) + 1;
  return missingData === "missing" && age >= datapointsToAlarm ? "ALARM" : current;
}
