import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { STSClient } from "@aws-sdk/client-sts";
import { controlPlaneClient } from "@tollgate/tenant-provisioning-runtime";

export interface Clients {
  readonly gateway: APIGatewayClient;
  readonly dynamodb: DynamoDBClient;
  readonly sts: STSClient;
  destroy(): void;
}

/**
 * The clients of a Region; `AWS_ENDPOINT_URL` and credentials come from where every AWS tool has them. API Gateway's control
 * plane allows few requests, to whose quotas its client holds by itself.
 */
export function createClients(region: string): Clients {
  const gateway = controlPlaneClient({ region });
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
