import type { AlarmCondition, AlarmDefinition } from "./alarm-definition";

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
