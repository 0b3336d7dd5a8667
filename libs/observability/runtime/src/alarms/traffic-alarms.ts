import type { AlarmThresholds } from "@tollgate/environments";
import type { AlarmDefinition } from "./alarm-definition";
import { atLeast, both, lessThan, orZero } from "../metrics/metric-math";
import type { MetricMath } from "../metrics/metric";

const MINUTES_TO_STOP = 10;
const SILENCE_PERIOD_MINUTES = 15;

/**
 * API Gateway publishes no data points without requests, and missing data raises these alarms. AWS does not
 * document whether `FILL` fills a range without any data point, such as a quiet night. So the zero comes from
 * `TIME_SERIES`, which has a value in each period of any range.
 */
const requestsOrNone = orZero("requests");

/**
 * A broken edge causes no errors, only silence, and so does a quiet night. One alarm learns when traffic is
 * usual; the other has configured times. Both need every period to be empty, so that a metric that is
 * published late does not raise them.
 */
export function trafficAlarms({ expectedTraffic }: AlarmThresholds): readonly AlarmDefinition[] {
  return expectedTraffic ? [trafficStopped, trafficMissing(expectedTraffic)] : [trafficStopped];
}

const everyPeriod = (count: number) =>
  ({ evaluationPeriods: count, datapointsToAlarm: count, missingData: "breaching" }) as const;

const trafficStopped: AlarmDefinition = {
  id: "traffic-stopped",
  title: "Traffic stopped",
  severity: "page",
  meaning: `No request for ${MINUTES_TO_STOP} minutes, at a time at which every minute has some.`,
  // 1 for a minute with requests, and 0 for one without.
  unit: "of a minute, 1 if it had requests",
  value: { op: ">", left: requestsOrNone, right: 0 },
  periodSeconds: 60,
  ...everyPeriod(MINUTES_TO_STOP),
  condition: { kind: "anomaly", side: "below", width: 3 },
  why:
    "Whether there is traffic, and not how much: a holiday with a tenth of it is no outage. Three standard deviations below " +
    "the mean of ones and zeros is above zero only if nine minutes in ten have requests, so quiet hours cannot raise it.",
};

function trafficMissing(expected: NonNullable<AlarmThresholds["expectedTraffic"]>): AlarmDefinition {
  const { days, fromHour, toHour, silentMinutes } = expected;
  const hour: MetricMath = { clock: "HOUR", of: "requests" };
  const hours = both(atLeast(hour, fromHour), lessThan(hour, toHour));
  const expectedNow = days === "daily" ? hours : both(hours, lessThan({ clock: "DAY", of: "requests" }, 6));
  return {
    id: "traffic-missing",
    title: "No traffic",
    severity: "page",
    meaning: `No request for ${silentMinutes} minutes, between ${fromHour} and ${toHour} o'clock UTC, ${days}.`,
    unit: "requests in a quarter of an hour",
    value: { if: expectedNow, then: requestsOrNone, else: 1 },
    periodSeconds: SILENCE_PERIOD_MINUTES * 60,
    ...everyPeriod(silentMinutes / SILENCE_PERIOD_MINUTES),
    condition: { kind: "threshold", comparison: "lessThan", threshold: 1 },
    why:
      "For services with too few requests for anything to be learnt. At ten an hour, chance makes a pause of 30 minutes every " +
      "working day, one of 90 minutes once in a hundred years, and one of two hours never.",
  };
}
