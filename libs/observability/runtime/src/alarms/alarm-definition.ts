import type { DatapointRule } from "./evaluate-datapoints";
import type { MetricMath } from "../metrics/metric";

export type AlarmId =
  | "server-errors"
  | "most-requests-fail"
  | "most-requests-fail-low-traffic"
  | "server-errors-lasting"
  | "server-errors-unusual"
  | "most-requests-refused"
  | "most-requests-refused-low-traffic"
  | "latency"
  | "traffic-stopped"
  | "traffic-missing"
  | "authorizer-errors"
  | "authorizer-throttled"
  | "tenant-errors"
  | "tenant-at-quota"
  | "tenant-dominates"
  | "api-keys";

/** `page`: someone must look now; `ticket`: someone must look on the next working day. What nobody must look at is no alarm. */
export type Severity = "page" | "ticket";

/** When a data point breaches. */
export type AlarmCondition =
  | { readonly kind: "threshold"; readonly comparison: "atLeast" | "lessThan"; readonly threshold: number }
  /** Outside what anomaly detection expects; `width` is in standard deviations. */
  | { readonly kind: "anomaly"; readonly side: "above" | "below"; readonly width: number };

/** A CloudWatch alarm, as deployed and as evaluated here. */
export interface AlarmDefinition extends DatapointRule {
  readonly id: AlarmId;
  readonly title: string;
  readonly severity: Severity;
  /** What it means, in a sentence, for whoever is woken by it. */
  readonly meaning: string;
  /** What it watches. Conditions on volume are part of it, so that an alarm needs no second one to be believed. */
  readonly value: MetricMath;
  /** What a number of it is of, after the number: `% of three minutes' requests`. */
  readonly unit: string;
  /** Length of a data point: a multiple of 60. Windows slide by a minute. */
  readonly periodSeconds: number;
  readonly condition: AlarmCondition;
  /** Why the numbers are what they are, for whoever wants to change them. */
  readonly why: string;
}

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;

type Evaluation = Pick<
  AlarmDefinition,
  "periodSeconds" | "evaluationPeriods" | "datapointsToAlarm" | "missingData"
>;

/**
 * An incident is one alarm: raised by the first minute that breaches, or by so many of them, and over when fewer have for so
 * long. CloudWatch has no second threshold for the end of an alarm, so that without this a value about the threshold raises it
 * again and again.
 *
 * Minute by minute, and what needs more time is a sum over several: windows slide by the minute, so that a burst shorter than
 * a period is whole in some windows and cut in others, and an alarm on those would come and go for as long as it is held.
 *
 * @param minutes a day at most
 */
export function minutesOf(minutes: number, datapointsToAlarm = 1): Evaluation {
  return {
    periodSeconds: MINUTE,
    evaluationPeriods: minutes,
    datapointsToAlarm,
    missingData: "notBreaching",
  };
}

export const reaches = (threshold: number): AlarmCondition => ({
  kind: "threshold",
  comparison: "atLeast",
  threshold,
});
