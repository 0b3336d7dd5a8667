import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Time limits for DynamoDB, in milliseconds. */
export interface DynamoDbTimeouts {
  /** Until the TCP connection is established. */
  readonly connectMs: number;
  /** Until the response to an attempt begins, including the connection. */
  readonly attemptMs: number;
  /** Until the last byte of the last attempt's response, including the pauses between attempts. */
  readonly totalMs: number;
}

/**
 * DynamoDB answers a GetItem in single-digit milliseconds, and the first TLS handshake takes about 125. An
 * attempt that takes 700 is therefore lost, and a second attempt is better than waiting. API Gateway waits up
 * to 10 s for an authorizer.
 */
export const DEFAULT_TIMEOUTS: DynamoDbTimeouts = { connectMs: 400, attemptMs: 700, totalMs: 1800 };

/**
 * Creates a client that makes one attempt and one retry, each with a time limit. Region, credentials and
 * endpoint (`AWS_ENDPOINT_URL`) come from the environment, as in every AWS SDK.
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
      // Without this option the SDK only logs a warning about an overdue request and keeps waiting.
      throwOnRequestTimeout: true,
      socketTimeout: attemptMs,
    },
  });
}
