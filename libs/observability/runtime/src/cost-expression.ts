import { authorizerFunction } from "@tollgate/environments";
import type { MetricMath } from "./alarms/metric-math";
import { prices } from "./prices";

/** Bytes that CloudWatch Logs takes in for a line of the access log: the line, and 26 bytes of its own. */
export const BYTES_PER_LINE = 480;

/** Rules that count nearly every request: by requests, by bytes, by latency. */
export const RULES_PER_REQUEST = 3;

const perRequest =
  prices.apiRequest +
  (BYTES_PER_LINE / 1e9) * prices.logsIngestedGigabyte +
  RULES_PER_REQUEST * prices.insightRuleEvent;

/** A call, and one consistent read of an item of 4 kB at most. */
const perInvocation = prices.lambdaRequest + prices.dynamoDbReadUnit;

const perMillisecond = (authorizerFunction.memoryMb / 1_024 / 1_000) * prices.lambdaGigabyteSecond;

/** What the gateway costs in US dollars for some requests, without its backends and what it costs at rest. */
export const costExpression: MetricMath = {
  left: { left: "requests", op: "*", right: perRequest },
  op: "+",
  right: {
    left: { left: "authorizerInvocations", op: "*", right: perInvocation },
    op: "+",
    right: { left: "authorizerMilliseconds", op: "*", right: perMillisecond },
  },
};
