import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { STSClient } from "@aws-sdk/client-sts";

export interface Clients {
  readonly gateway: APIGatewayClient;
  readonly dynamodb: DynamoDBClient;
  readonly sts: STSClient;
  destroy(): void;
}

/**
 * The clients of a Region; `AWS_ENDPOINT_URL` and credentials come from where every AWS tool has them. API Gateway's control
 * plane allows few requests: the SDK waits with full jitter, at least as long as `Retry-After` says, and slows down.
 */
export function createClients(region: string): Clients {
  const gateway = new APIGatewayClient({ region, maxAttempts: 10, retryMode: "adaptive" });
  const dynamodb = new DynamoDBClient({ region, maxAttempts: 5 });
  const sts = new STSClient({ region, maxAttempts: 1 });
  return {
    gateway,
    dynamodb,
    sts,
    destroy() {
      for (const client of [gateway, dynamodb, sts]) client.destroy();
    },
  };
}
