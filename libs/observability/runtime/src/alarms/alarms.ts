import type { AlarmThresholds } from "@tollgate/environments";
import type { AlarmDefinition } from "./alarm-definition";
import { atLeast, both, gated, percentage, type MetricMath } from "./metric-math";
import { trafficAlarms } from "./traffic-alarms";

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Every CloudWatch alarm of an environment. */
export function alarmsOf(thresholds: AlarmThresholds): readonly AlarmDefinition[] {
  return [
    ...serverErrorAlarms(thresholds.serverErrors),
    latencyAlarm(thresholds.latency),
    ...trafficAlarms(thresholds),
    ...authorizerAlarms(thresholds.authorizer),
    ...tenantAlarms(thresholds.tenants),
  ];
}

/** The last period alone decides: its length says for how long something must go wrong. */
const once = { evaluationPeriods: 1, datapointsToAlarm: 1, missingData: "notBreaching" } as const;
const threeInARow = { evaluationPeriods: 3, datapointsToAlarm: 3, missingData: "notBreaching" } as const;
const threshold = (value: number) =>
  ({ kind: "threshold", comparison: "atLeast", threshold: value }) as const;

function serverErrorAlarms(thresholds: AlarmThresholds["serverErrors"]): readonly AlarmDefinition[] {
  const { percent, lastingPercent, minimumRequests, minimumErrors } = thresholds;
  const rate = percentage("serverErrors", "requests");
  const enoughErrors = atLeast("serverErrors", minimumErrors);
  const enoughRequests = atLeast("requests", minimumRequests);
  return [
    {
      id: "server-errors",
      title: "5xx",
      severity: "page",
      meaning: `${percent} % or more of three minutes' requests failed with a 5xx.`,
      value: gated(both(enoughRequests, enoughErrors), rate),
      periodSeconds: 3 * MINUTE,
      ...once,
      condition: threshold(percent),
      why:
        "One sum over three minutes tells 5 % from 2 % with fewer requests than three minutes one by one. The threshold is " +
        "below the 5 % that must be found, so that a window which began before the errors is enough.",
    },
    {
      id: "most-requests-fail",
      title: "Most requests fail",
      severity: "page",
      meaning: `Half of an hour's requests or more, and at least ${minimumErrors}, failed with a 5xx.`,
      value: gated(enoughErrors, rate),
      periodSeconds: HOUR,
      ...once,
      condition: threshold(50),
      why: "At ten requests an hour three minutes hold none, and yet an outage must wake someone.",
    },
    {
      id: "server-errors-lasting",
      title: "5xx for an hour",
      severity: "ticket",
      meaning: `${lastingPercent} % or more of an hour's requests failed with a 5xx.`,
      value: gated(atLeast("serverErrors", 4 * minimumErrors), rate),
      periodSeconds: HOUR,
      ...once,
      condition: threshold(lastingPercent),
      why:
        "A leak that is too small for a page, but that someone's error budget pays for. An hour has more chance in it than three " +
        "minutes: with so many errors, a service that always fails one request in 200 does not raise it.",
    },
    {
      id: "server-errors-unusual",
      title: "Unusually many 5xx",
      severity: "ticket",
      meaning: "For a quarter of an hour, more requests failed with a 5xx than at this time in other weeks.",
      value: gated(
        both(both(enoughRequests, atLeast("serverErrors", 2 * minimumErrors)), atLeast(rate, lastingPercent)),
        rate,
      ),
      periodSeconds: 5 * MINUTE,
      ...threeInARow,
      condition: { kind: "anomaly", side: "above", width: 3 },
      why:
        "What anomaly detection expects of errors is a thin band near zero, which a single error leaves. Below the minimum " +
        "volume and rate the value is therefore zero, which no band is below.",
    },
  ];
}

function latencyAlarm({ p99Milliseconds, minimumRequests }: AlarmThresholds["latency"]): AlarmDefinition {
  return {
    id: "latency",
    title: "Slow answers",
    severity: "ticket",
    meaning: `For a quarter of an hour, one request in a hundred took ${p99Milliseconds} ms or more.`,
    value: gated(atLeast("requests", minimumRequests), "latencyP99"),
    periodSeconds: 5 * MINUTE,
    ...threeInARow,
    condition: threshold(p99Milliseconds),
    why:
      "The gate is in the expression: CloudWatch's own (evaluate_low_sample_count_percentiles) asks for 1,000 requests, and " +
      "keeps the state while there are fewer, so that an alarm of the evening lasts through the night.",
  };
}

function authorizerAlarms({ minimumErrors }: AlarmThresholds["authorizer"]): readonly AlarmDefinition[] {
  const inFiveMinutes = { periodSeconds: 5 * MINUTE, ...once, condition: threshold(minimumErrors) };
  return [
    {
      id: "authorizer-errors",
      title: "Authorizer fails",
      severity: "page",
      meaning: `${minimumErrors} or more requests in five minutes got a 500 because the authorizer could not decide.`,
      value: "authorizerErrors",
      ...inFiveMinutes,
      why:
        "Not Lambda's Errors, in which every unknown token is one. A count and not a rate: requests that the cache answers " +
        "hide the rate, but not the tenants whose answers expire.",
    },
    {
      id: "authorizer-throttled",
      title: "Authorizer throttled",
      severity: "page",
      meaning: `Lambda refused ${minimumErrors} or more invocations of the authorizer in five minutes; their callers got a 500.`,
      value: "authorizerThrottles",
      ...inFiveMinutes,
      why: "The account's concurrency is used up, by the authorizer or by anything else in the Region.",
    },
  ];
}

function tenantAlarms(thresholds: AlarmThresholds["tenants"]): readonly AlarmDefinition[] {
  const { dominatingPercent, minimumTenants, minimumRequests, manyActive } = thresholds;
  const enough: MetricMath = both(
    atLeast("requests", minimumRequests),
    atLeast("activeTenants", minimumTenants),
  );
  return [
    {
      id: "tenant-at-quota",
      title: "A tenant is at its quota",
      severity: "ticket",
      meaning: "A tenant has used up its plan's quota and gets 429 until the period ends.",
      value: "quotaExceeded",
      periodSeconds: HOUR,
      evaluationPeriods: 6,
      datapointsToAlarm: 1,
      missingData: "notBreaching",
      condition: threshold(1),
      why: "One of six hours, so that a tenant which tries again every hour is one alarm and not twenty-four.",
    },
    {
      id: "tenant-dominates",
      title: "A tenant dominates",
      severity: "ticket",
      meaning: `For a quarter of an hour, one tenant made ${dominatingPercent} % or more of all requests.`,
      value: gated(enough, percentage("busiestTenantRequests", "requests")),
      periodSeconds: 5 * MINUTE,
      ...threeInARow,
      condition: threshold(dominatingPercent),
      why: "With few requests or few tenants, one of them always dominates.",
    },
    {
      id: "api-keys",
      title: "API keys near their quota",
      severity: "ticket",
      meaning: `${manyActive} or more tenants were active in a day, each with one of the account's 10,000 API keys.`,
      value: "activeTenants",
      periodSeconds: DAY,
      ...once,
      condition: threshold(manyActive),
      why:
        "CloudWatch has no metric of how many API keys there are. Active ones are at most as many, so that this alarm is never " +
        "false, but it does not know idle ones: `npm run tenants -- doctor` counts all.",
    },
  ];
}
