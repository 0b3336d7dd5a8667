import { authorizerFunction } from "@tollgate/environments";
import type { MetricMath } from "./metric";

/**
 * List prices of us-east-1 in US dollars, November 2026, without free tiers. Volume discounts are included
 * for custom metrics only.
 *
 * https://aws.amazon.com/api-gateway/pricing, https://aws.amazon.com/cloudwatch/pricing,
 * https://aws.amazon.com/lambda/pricing, https://aws.amazon.com/dynamodb/pricing,
 * https://aws.amazon.com/xray/pricing, https://aws.amazon.com/firehose/pricing, https://aws.amazon.com/s3/pricing
 */
export const prices = {
  apiRequest: 3.5 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  lambdaGigabyteSecond: 0.0000133334,
  dynamoDbReadUnit: 0.125 / 1e6,
  dynamoDbWriteUnit: 0.625 / 1e6,
  dynamoDbGigabyteMonth: 0.25,
  /** Point-in-time recovery, beside the storage of the table. */
  dynamoDbRecoveryGigabyteMonth: 0.2,
  /** The first 500 TB of a month. Each record counts as a multiple of 5 kB. */
  firehoseGigabyte: 0.029,
  s3Put: 0.005 / 1e3,
  s3GigabyteMonth: 0.023,
  logsIngestedGigabyte: 0.5,
  insightRuleMonth: 0.5,
  insightRuleEvent: 0.02 / 1e6,
  /** Price of a metric per month, by number of metrics. */
  customMetricTiers: [
    { upTo: 10_000, each: 0.3 },
    { upTo: 250_000, each: 0.1 },
    { upTo: 1_000_000, each: 0.05 },
    { upTo: Infinity, each: 0.02 },
  ],
  alarmMonth: 0.1,
  dashboardMonth: 3,
  traceRecorded: 5 / 1e6,
} as const;

/** Bytes that CloudWatch Logs ingests for a line of the access log, including its overhead of 26 bytes. */
export const BYTES_PER_LINE = 480;

/** Number of rules that count nearly every request: by requests, by bytes, by latency. */
export const RULES_PER_REQUEST = 3;

const perRequest =
  prices.apiRequest +
  (BYTES_PER_LINE / 1e9) * prices.logsIngestedGigabyte +
  RULES_PER_REQUEST * prices.insightRuleEvent;

/** One call, and one consistent read of an item of at most 4 kB. */
const perInvocation = prices.lambdaRequest + prices.dynamoDbReadUnit;

const perMillisecond = (authorizerFunction.memoryMb / 1_024 / 1_000) * prices.lambdaGigabyteSecond;

/** Cost of the gateway in US dollars for some requests, without its backends and fixed costs. */
export const costExpression: MetricMath = {
  left: { left: "requests", op: "*", right: perRequest },
  op: "+",
  right: {
    left: { left: "authorizerInvocations", op: "*", right: perInvocation },
    op: "+",
    right: { left: "authorizerMilliseconds", op: "*", right: perMillisecond },
  },
};
