import type { AlarmThresholds } from "@tollgate/environments";
import { type AlarmDefinition, DAY, HOUR, MINUTE, minutesOf, reaches } from "./alarm-definition";
import { atLeast, both, either, gated, percentage, times } from "../metrics/metric-math";
import type { MetricId, MetricMath } from "../metrics/metric";

const oneOf = (evaluationPeriods: number, periodSeconds: number) =>
  ({ periodSeconds, evaluationPeriods, datapointsToAlarm: 1, missingData: "notBreaching" }) as const;

export function tenantAlarms(thresholds: AlarmThresholds["tenants"]): readonly AlarmDefinition[] {
  const { dominatingPercent, minimumTenants, minimumRequests, manyActive } = thresholds;
  return [
    tenantErrors,
    {
      id: "tenant-at-quota",
      title: "A tenant is at its quota",
      severity: "ticket",
      meaning: "A tenant has used up its plan's quota and gets 429 until the period ends.",
      unit: "refusals in an hour",
      value: "quotaExceeded",
      ...oneOf(6, HOUR),
      condition: reaches(1),
      why: "One of six hours, so that a tenant which tries again every hour is one alarm and not twenty-four.",
    },
    {
      id: "tenant-dominates",
      title: "A tenant dominates",
      severity: "ticket",
      meaning: `In 15 minutes of a day, one tenant made ${dominatingPercent} % or more of all requests.`,
      unit: "% of a minute's requests",
      value: gated(
        both(atLeast("requests", minimumRequests / 5), atLeast("activeTenants", minimumTenants)),
        percentage("busiestTenantRequests", "requests"),
      ),
      ...minutesOf(DAY / MINUTE, 15),
      condition: reaches(dominatingPercent),
      why:
        "With few requests or few tenants, one of them always dominates. A day, because who dominates by day sleeps at night, " +
        "and is one ticket.",
    },
    {
      id: "api-keys",
      title: "API keys near their quota",
      severity: "ticket",
      meaning: `${manyActive} or more tenants were active in a day, each with one of the account's 10,000 API keys.`,
      unit: "tenants in a day",
      value: "activeTenants",
      ...oneOf(1, DAY),
      condition: reaches(manyActive),
      why:
        "CloudWatch has no metric of how many API keys there are. Active ones are at most as many, so that this alarm is never " +
        "false, but it does not know idle ones: `npm run tenants -- doctor` counts all.",
    },
  ];
}

/**
 * Number of hours that are summed. An alarm on single hours flaps: its windows slide by the minute, and
 * sometimes split the same errors into two. Of two-hour windows that overlap by one hour, at least one has
 * all errors of an hour.
 */
const ERROR_HOURS = 2;
/** Minimum number of errors of one tenant in those hours. */
const MINIMUM_ERRORS = 40;
/** Minimum errors of one tenant, in percent of all requests. */
const MINIMUM_PERCENT = 0.2;
/** The tenant with the most errors has at least this many times the average error rate. */
const TIMES_AVERAGE = 3;

const sum = (metric: MetricId): MetricMath => ({ sum: metric, periods: ERROR_HOURS });

/**
 * A Contributor Insights rule reports the errors of the worst tenant, but not its requests, which are at most
 * the busiest tenant's. So both conditions are safe bounds: errors that are a quarter of the busiest tenant's
 * requests are at least a quarter of the worst tenant's own requests (half, if an incident is an hour old),
 * and a share of the errors that is three times the busiest tenant's share of the requests is at least three
 * times the worst tenant's own share.
 */
const tenantErrors: AlarmDefinition = {
  id: "tenant-errors",
  title: "One tenant's requests fail",
  severity: "ticket",
  meaning:
    `In ${ERROR_HOURS} hours of a day, one tenant had ${MINIMUM_ERRORS} errors or more (4xx or 5xx), which are a quarter of ` +
    "its requests or most of all tenants' errors.",
  unit: "errors of one tenant in two hours",
  value: gated(
    both(
      atLeast(sum("worstTenantErrors"), MINIMUM_ERRORS),
      atLeast(sum("worstTenantErrors"), times(MINIMUM_PERCENT / 100, sum("requests"))),
      either(
        atLeast(sum("worstTenantErrors"), times(0.25, sum("busiestTenantRequests"))),
        both(
          atLeast(sum("worstTenantErrors"), times(0.5, sum("tenantErrors"))),
          atLeast(
            { op: "*", left: sum("worstTenantErrors"), right: sum("requests") },
            times(TIMES_AVERAGE, { op: "*", left: sum("busiestTenantRequests"), right: sum("tenantErrors") }),
          ),
        ),
      ),
    ),
    sum("worstTenantErrors"),
  ),
  ...oneOf(DAY / HOUR, HOUR),
  condition: reaches(MINIMUM_ERRORS),
  why:
    "One metric for each tenant would tell exactly, and cost as much as there are tenants. Hours, because the worst tenant of an " +
    "hour cannot be made of those of its minutes, and a day, because a tenant whose errors come and go is one ticket. What this " +
    "does not find: a tenant that fails among many that fail as much; one beside a tenant with a third of the requests or more, " +
    "unless it has a quarter as many errors as that one has requests; and callers whose tenant nobody knows, such as one whose " +
    "token has expired.",
};
