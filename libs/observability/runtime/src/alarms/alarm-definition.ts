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
  | "api-keys"
  | "cells-filling"
  | "cells-nearly-full"
  | "cells-room-unknown"
  | "events-not-published"
  | "usage-deliveries-failed"
  | "usage-not-sealed"
  | "usage-unread-lines"
  | "usage-near-quota"
  | "usage-at-quota"
  | "usage-tenant-errors"
  | "self-service-errors";

/** `page`: act now; `ticket`: act on the next working day. Events that need no action have no alarm. */
export type Severity = "page" | "ticket";

/** The condition under which a data point breaches. */
export type AlarmCondition =
  | { readonly kind: "threshold"; readonly comparison: "atLeast" | "lessThan"; readonly threshold: number }
  /** Outside the range that anomaly detection expects; `width` is in standard deviations. */
  | { readonly kind: "anomaly"; readonly side: "above" | "below"; readonly width: number };

/** A CloudWatch alarm, both deployed and evaluated here. */
export interface AlarmDefinition extends DatapointRule {
  readonly id: AlarmId;
  readonly title: string;
  readonly severity: Severity;
  /** The alarm's meaning in one sentence, for the person on call. */
  readonly meaning: string;
  /** The watched value. It includes conditions on volume, so that one alarm is conclusive by itself. */
  readonly value: MetricMath;
  /** The unit, as it follows the value: `% of three minutes' requests`. */
  readonly unit: string;
  /** Period of a data point, a multiple of 60. Windows slide by a minute. */
  readonly periodSeconds: number;
  readonly condition: AlarmCondition;
  /** The reasons for the numbers, for people who want to change them. */
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
 * Raises one alarm per incident. One breaching minute, or `datapointsToAlarm` of them, raise it, and it ends
 * when fewer breach within `minutes`. CloudWatch has no second threshold for the end of an alarm, so a value
 * near the threshold would otherwise raise it again and again.
 *
 * Periods are one minute long; values that need more time are sums over several minutes. Windows slide by the
 * minute, so with longer periods a short burst is whole in some windows and cut in others, and the alarm
 * would flap for the whole evaluation range.
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
