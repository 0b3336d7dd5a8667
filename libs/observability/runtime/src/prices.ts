/**
 * List prices of us-east-1 in US dollars, of November 2026, without free tiers and volume discounts.
 *
 * https://aws.amazon.com/api-gateway/pricing, https://aws.amazon.com/cloudwatch/pricing,
 * https://aws.amazon.com/lambda/pricing, https://aws.amazon.com/dynamodb/pricing
 */
export const prices = {
  apiRequest: 3.5 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  lambdaGigabyteSecond: 0.0000133334,
  dynamoDbReadUnit: 0.125 / 1e6,
  logsIngestedGigabyte: 0.5,
  insightRuleMonth: 0.5,
  insightRuleEvent: 0.02 / 1e6,
  customMetricMonth: 0.3,
  alarmMonth: 0.1,
  dashboardMonth: 3,
} as const;
