import { orZero } from "../metrics/metric-math";
import { type AlarmDefinition, DAY, HOUR, minutesOf, reaches } from "./alarm-definition";

/** The alarms on the usage ledger, of an environment that has one. Their number does not depend on that of tenants. */
export const usageAlarms: readonly AlarmDefinition[] = [...ledgerAlarms(), ...tenantAlarms()];

function ledgerAlarms(): readonly AlarmDefinition[] {
  return [
    {
      id: "usage-deliveries-failed",
      title: "Deliveries of the access log failed",
      severity: "page",
      meaning: "Lines of the access log could not be counted and wait in the queue of failed deliveries.",
      unit: "deliveries",
      value: { op: "+", left: orZero("usageFailedDeliveries"), right: orZero("usageLostDeliveries") },
      ...minutesOf(360),
      condition: reaches(1),
      why:
        "Bills lack these lines until they are delivered again, which the ledger takes for seven days. One is enough: Lambda has tried " +
        "it three times. What Lambda could not send to the queue counts as well, because it is nowhere else.",
    },
    {
      id: "usage-not-sealed",
      title: "Usage is not summed",
      severity: "ticket",
      meaning:
        "For three hours an hour that is over has waited to be summed for an hour or longer, or nothing has been reported.",
      unit: "hours that the oldest one waits, at least",
      value: "usagePendingHours",
      periodSeconds: HOUR,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      missingData: "breaching",
      condition: reaches(1),
      why:
        "The least of an hour's reports, because a late line lets an old hour wait for the next run, five minutes later. Missing " +
        "reports breach: the function fails before it can write one. No usage is lost for seven days, so it is a ticket.",
    },
    {
      id: "usage-unread-lines",
      title: "Lines of the access log cannot be counted",
      severity: "ticket",
      meaning:
        "Lines of the access log were delivered that are not counted: they cannot be read, or are too late.",
      unit: "lines in the hours that were summed",
      value: "usageUnreadLines",
      periodSeconds: HOUR,
      evaluationPeriods: DAY / HOUR,
      datapointsToAlarm: 1,
      missingData: "notBreaching",
      condition: reaches(1),
      why:
        "Each is a request that no bill has. Somebody else writes to the log group, its format was changed by hand, or a delivery " +
        "came after seven days.",
    },
  ];
}

/** The function that sums looks at every tenant after each hour, and names those that it counts in its log. */
function tenantAlarms(): readonly AlarmDefinition[] {
  const hourly = {
    severity: "ticket",
    unit: "tenants",
    periodSeconds: HOUR,
    evaluationPeriods: 3,
    datapointsToAlarm: 1,
    missingData: "notBreaching",
    condition: reaches(1),
  } as const;
  const why =
    "A count of tenants, because a metric for each would cost $0.30 a month; the log names them. Three hours, because an hour may be summed late.";
  const once = `${why} A tenant counts in the hour in which it comes to the share, so that the next one raises the alarm again.`;
  return [
    {
      id: "usage-near-quota",
      title: "Tenants are near their quota",
      meaning: "One or more tenants came to 80 % of their quota, and not to all of it.",
      value: "usageTenantsOver80",
      ...hourly,
      why: once,
    },
    {
      id: "usage-at-quota",
      title: "Tenants used their quota",
      meaning: "One or more tenants came to all of their quota, by the requests that the usage plan counted.",
      value: "usageTenantsOver100",
      ...hourly,
      why: once,
    },
    {
      id: "usage-tenant-errors",
      title: "Requests of tenants fail",
      meaning:
        "In an hour, as large a share of one or more tenants' own requests ended with a 5xx as would be a page for all.",
      value: "usageTenantsFailing",
      ...hourly,
      why: `Other alarms count errors of all tenants, or of the one with most: a small tenant's outage is in neither. ${why}`,
    },
  ];
}
