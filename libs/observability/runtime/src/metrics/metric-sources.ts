import type { MetricMath } from "./metric";
import { isSet } from "../log/filter";
import type { AccessLogSource, CloudWatchSource, Metric, Statistic } from "./metric";

/** The metric filter's metric: start-up time of an authorizer container, in milliseconds. */
export const AUTHORIZER_INIT_DURATION = "AuthorizerInitDuration";

/** The metric filter's metric: the used percentage of the room of an environment's open cells. */
export const CELL_ROOM_USED = "CellRoomUsed";

/** The metric filters' metrics of the usage ledger, and the member of the function's line that each takes. */
export const USAGE_METRICS = {
  UsagePendingHours: "pendingHours",
  UsageUnreadLines: "unread",
  UsageTenantsOver80: "tenantsOver80",
  UsageTenantsOver100: "tenantsOver100",
  UsageTenantsFailing: "tenantsFailing",
} as const;

/** A metric of the stage. */
export function api(name: string, statistic: Statistic, accessLog: AccessLogSource): CloudWatchSource {
  return {
    kind: "metric",
    address: ({ api, stage }) => ({
      namespace: "AWS/ApiGateway",
      name,
      dimensions: { ApiName: api, Stage: stage },
    }),
    statistic,
    accessLog,
  };
}

/** A metric of the authorizer's function, over all versions. */
export function authorizer(
  name: string,
  statistic: Statistic,
  accessLog?: AccessLogSource,
): CloudWatchSource {
  return {
    kind: "metric",
    address: ({ authorizerFunction }) => ({
      namespace: "AWS/Lambda",
      name,
      dimensions: { FunctionName: authorizerFunction },
    }),
    statistic,
    ...(accessLog && { accessLog }),
  };
}

/**
 * The metric filter's metric for container starts in the authorizer's log. Lambda publishes no such metric.
 */
export function coldStarts(statistic: Statistic): CloudWatchSource {
  return {
    kind: "metric",
    address: ({ ownNamespace }) => ({
      namespace: ownNamespace,
      name: AUTHORIZER_INIT_DURATION,
      dimensions: {},
    }),
    statistic,
  };
}

/** The metric filter's metric for the log of the function that reports the cells' room. */
export function cellRoom(statistic: Statistic): CloudWatchSource {
  return {
    kind: "metric",
    address: ({ routerNamespace }) => ({ namespace: routerNamespace, name: CELL_ROOM_USED, dimensions: {} }),
    statistic,
  };
}

/** A metric filter's metric for the log of the function that sums usage. */
export function usage(name: keyof typeof USAGE_METRICS, statistic: Statistic): CloudWatchSource {
  return {
    kind: "metric",
    address: ({ ownNamespace }) => ({ namespace: ownNamespace, name, dimensions: {} }),
    statistic,
  };
}

/** The metric filter's metric of events, and the member of the relay's line that it takes. */
export const EVENTS_METRICS = { EventsWaitingMinutes: "waitingMinutes" } as const;

/** The metric filter's metric for the log of the function that publishes events. */
export function events(name: keyof typeof EVENTS_METRICS, statistic: Statistic): CloudWatchSource {
  return {
    kind: "metric",
    address: ({ ownNamespace }) => ({ namespace: ownNamespace, name, dimensions: {} }),
    statistic,
  };
}

/** The messages in the queue of failed deliveries. */
export const failedDeliveries: CloudWatchSource = {
  kind: "metric",
  address: ({ failedDeliveriesQueue }) => ({
    namespace: "AWS/SQS",
    name: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: failedDeliveriesQueue },
  }),
  statistic: "Maximum",
};

/** Invocations of the function of self-service that failed, or ran into its timeout. */
export const selfServiceErrors: CloudWatchSource = {
  kind: "metric",
  address: ({ selfServiceFunction }) => ({
    namespace: "AWS/Lambda",
    name: "Errors",
    dimensions: { FunctionName: selfServiceFunction },
  }),
  statistic: "Sum",
};

/** The deliveries that Lambda could not send to the queue. */
export const lostDeliveries: CloudWatchSource = {
  kind: "metric",
  address: ({ usageCountFunction }) => ({
    namespace: "AWS/Lambda",
    name: "DestinationDeliveryFailures",
    dimensions: { FunctionName: usageCountFunction },
  }),
  statistic: "Sum",
};

/** A metric of the tokens table, or of one operation on it. */
export function tokensTable(
  name: string,
  statistic: Statistic,
  more: Record<string, string> = {},
): CloudWatchSource {
  return {
    kind: "metric",
    address: ({ tokensTable }) => ({
      namespace: "AWS/DynamoDB",
      name,
      dimensions: { TableName: tokensTable, ...more },
    }),
    statistic,
  };
}

export const expression = (math: MetricMath): Metric["source"] => ({ kind: "expression", expression: math });

type Latency = "responseLatency" | "integrationLatency" | "authorizerLatency";

/** A percentile of a latency, over the requests that have it. */
export function percentile(field: Latency, percentile: number): AccessLogSource {
  const where = field === "responseLatency" ? [] : [isSet(field)];
  return { kind: "percentile", percentile, field, where };
}
