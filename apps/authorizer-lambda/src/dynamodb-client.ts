import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** How long DynamoDB may take, in milliseconds. */
export interface DynamoDbTimeouts {
  /** Until a connection stands (TCP). */
  readonly connectMs: number;
  /** Until an attempt's answer begins, its connection included. */
  readonly attemptMs: number;
  /** Until the last byte of the last attempt's answer, pauses between attempts included. */
  readonly totalMs: number;
}

/**
 * DynamoDB answers a GetItem in single-digit milliseconds and the first TLS handshake takes about 125, so an attempt that
 * takes 700 is lost and a second one is worth more than waiting. API Gateway waits up to 10 s for an authorizer.
 */
export const DEFAULT_TIMEOUTS: DynamoDbTimeouts = { connectMs: 400, attemptMs: 700, totalMs: 1800 };

/**
 * One attempt and one retry, each within its time. Region, credentials and endpoint (`AWS_ENDPOINT_URL`) come from the
 * environment, as in every AWS SDK.
 */
export function createDynamoDbClient({
  connectMs,
  attemptMs,
}: DynamoDbTimeouts = DEFAULT_TIMEOUTS): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: attemptMs,
      // Without it the SDK only warns about an overdue request and waits on.
      throwOnRequestTimeout: true,
      socketTimeout: attemptMs,
    },
  });
}
