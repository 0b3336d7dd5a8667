/** What the Lambda authorizer gets, on AWS and on the local gateway. */
export const authorizerFunction = {
  /** Half of what API Gateway waits for an authorizer (10 s), and far above a slow DynamoDB read with its retries. */
  timeoutSeconds: 5,
  /** From here on, more memory does not make the handler faster; with less, it gets too small a share of a CPU. */
  memoryMb: 256,
} as const;
