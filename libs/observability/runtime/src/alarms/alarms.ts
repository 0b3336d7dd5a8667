import type { AlarmThresholds, Environment } from "@tollgate/environments";
import { type AlarmDefinition, minutesOf, reaches } from "./alarm-definition";
import { atLeast, both, gated, percentage } from "../metrics/metric-math";
import type { MetricMath } from "../metrics/metric";
import { eventsAlarms } from "./events-alarms";
import { refusalAlarms } from "./refusal-alarms";
import { selfServiceAlarms } from "./self-service-alarms";
import { tenantAlarms } from "./tenant-alarms";
import { trafficAlarms } from "./traffic-alarms";
import { usageAlarms } from "./usage-alarms";

/** Every CloudWatch alarm on the traffic of a gateway. */
export function alarmsOf(thresholds: AlarmThresholds): readonly AlarmDefinition[] {
  return [
    ...serverErrorAlarms(thresholds.serverErrors),
    ...refusalAlarms(),
    latencyAlarm(thresholds.latency),
    ...trafficAlarms(thresholds),
    ...authorizerAlarms(thresholds.authorizer),
    ...tenantAlarms(thresholds.tenants),
  ];
}

/**
 * The alarms of a gateway. One of several cells, or all of them together, have none on API keys: a full cell is no incident,
 * because new tenants go to the others, and `cellAlarms` watch the room of all. One with a usage ledger has `usageAlarms`,
 * one with self-service `selfServiceAlarms`, and one with events `eventsAlarms`.
 */
export function gatewayAlarms({
  alarms,
  cell,
  cells = [],
  usage,
  selfService,
  events,
}: Pick<
  Environment,
  "alarms" | "cell" | "cells" | "usage" | "selfService" | "events"
>): readonly AlarmDefinition[] {
  const hasCells = cell !== undefined || cells.length > 1;
  return [
    ...alarmsOf(alarms).filter(({ id }) => !hasCells || id !== "api-keys"),
    ...(usage ? usageAlarms : []),
    ...(selfService ? selfServiceAlarms : []),
    ...(events ? eventsAlarms : []),
  ];
}

/** The rate of 5xx over some minutes, or zero with too few requests or errors. */
function errorRate(minutes: number, minimumErrors: number, minimumRequests = 1): MetricMath {
  const requests: MetricMath = { sum: "requests", periods: minutes };
  const errors: MetricMath = { sum: "serverErrors", periods: minutes };
  return gated(
    both(atLeast(requests, minimumRequests), atLeast(errors, minimumErrors)),
    percentage(errors, requests),
  );
}

function serverErrorAlarms(thresholds: AlarmThresholds["serverErrors"]): readonly AlarmDefinition[] {
  const { percent, lastingPercent, minimumRequests, minimumErrors } = thresholds;
  const rate = errorRate(5, 2 * minimumErrors, minimumRequests);
  return [
    {
      id: "server-errors",
      title: "5xx",
      severity: "page",
      meaning: `${percent} % or more of three minutes' requests failed with a 5xx.`,
      unit: "% of three minutes' requests",
      value: errorRate(3, minimumErrors, minimumRequests),
      ...minutesOf(360),
      condition: reaches(percent),
      why:
        "One sum over three minutes tells 5 % from 2 % with fewer requests than three minutes one by one. The threshold is " +
        "below the 5 % that must be found, so that a window which began before the errors is enough.",
    },
    {
      id: "most-requests-fail",
      title: "Most requests fail",
      severity: "page",
      meaning: `Half of ten minutes' requests or more, and at least ${2 * minimumErrors}, failed with a 5xx.`,
      unit: "% of ten minutes' requests",
      value: errorRate(10, 2 * minimumErrors),
      ...minutesOf(120),
      condition: reaches(50),
      why: "At three requests a minute no three minutes hold enough for a percentage, and yet an outage must wake someone.",
    },
    {
      id: "most-requests-fail-low-traffic",
      title: "Most requests fail, with little traffic",
      severity: "page",
      meaning:
        `In ${minimumErrors} of the last 120 minutes a request failed with a 5xx, and half of the requests in the quarter of an hour ` +
        "up to then did, two or more.",
      unit: "% of a quarter of an hour's requests",
      value: gated(atLeast("serverErrors", 1), errorRate(15, 2)),
      ...minutesOf(120, minimumErrors),
      condition: reaches(50),
      why: "The same for ten requests an hour: ten minutes hold one or two, which says nothing until it comes again.",
    },
    {
      id: "server-errors-lasting",
      title: "5xx for an hour",
      severity: "ticket",
      meaning: `For 60 of the last 240 minutes, ${lastingPercent} % or more of a quarter of an hour's requests failed with a 5xx.`,
      unit: "% of a quarter of an hour's requests",
      value: errorRate(15, minimumErrors),
      ...minutesOf(240, 60),
      condition: reaches(lastingPercent),
      why:
        "A leak that is too small for a page, but that someone's error budget pays for. A burst is over long before; and a service " +
        "that always fails one request in 200 has such a quarter of an hour now and then, but not for an hour.",
    },
    {
      id: "server-errors-unusual",
      title: "Unusually many 5xx",
      severity: "ticket",
      meaning:
        "In 15 of the last 240 minutes, more of five minutes' requests failed with a 5xx than at this time in other weeks.",
      unit: "% of five minutes' requests",
      value: gated(atLeast(rate, lastingPercent), rate),
      ...minutesOf(240, 15),
      condition: { kind: "anomaly", side: "above", width: 3 },
      why:
        "What anomaly detection expects of errors is a thin band near zero, which a single error leaves. Below the minimum " +
        "volume and rate the value is therefore zero, which no band is below; and a burst of a minute or two is not enough.",
    },
  ];
}

function latencyAlarm({ p99Milliseconds, minimumRequests }: AlarmThresholds["latency"]): AlarmDefinition {
  return {
    id: "latency",
    title: "Slow answers",
    severity: "ticket",
    meaning: `In 30 of the last 240 minutes, one request in a hundred took ${p99Milliseconds} ms or more.`,
    unit: "ms at p99 of a minute",
    value: gated(atLeast("requests", minimumRequests / 5), "latencyP99"),
    ...minutesOf(240, 30),
    condition: reaches(p99Milliseconds),
    why:
      "With few requests a minute's 99th percentile is its slowest request: one slow minute says nothing, one in eight does. The " +
      "gate is in the expression: CloudWatch's own (evaluate_low_sample_count_percentiles) asks for 1,000 requests, and keeps " +
      "the state while there are fewer, so that an alarm of the evening lasts through the night.",
  };
}

function authorizerAlarms({ minimumErrors }: AlarmThresholds["authorizer"]): readonly AlarmDefinition[] {
  const evaluation = { ...minutesOf(360), condition: reaches(minimumErrors) };
  return [
    {
      id: "authorizer-errors",
      title: "Authorizer fails",
      severity: "page",
      meaning: `${minimumErrors} or more requests in five minutes got a 500 because the authorizer could not decide.`,
      unit: "requests in five minutes",
      value: { sum: "authorizerErrors", periods: 5 },
      ...evaluation,
      why:
        "Not Lambda's Errors, in which every unknown token is one. A count and not a rate: requests that the cache answers " +
        "hide the rate, but not the tenants whose answers expire. Six hours, because one that fails when it starts does so " +
        "each time that Lambda starts one, which may be an hour apart.",
    },
    {
      id: "authorizer-throttled",
      title: "Authorizer throttled",
      severity: "page",
      meaning: `Lambda refused ${minimumErrors} or more invocations of the authorizer in five minutes; their callers got a 500.`,
      unit: "invocations in five minutes",
      value: { sum: "authorizerThrottles", periods: 5 },
      ...evaluation,
      why: "The account's concurrency is used up, by the authorizer or by anything else in the Region.",
    },
  ];
}
