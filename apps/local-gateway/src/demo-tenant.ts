import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Environment } from "@tollgate/environments";
import type { ProvisionedTenant } from "@tollgate/tenant-provisioning-runtime";
import { apiGatewayKeys, dynamodbTokens, provisionTenant } from "@tollgate/tenant-provisioning-runtime";
import { LOCAL_CREDENTIALS } from "./local-account";

export const DEMO_TENANT = "demo";

/**
 * Provisions the demo tenant as an operator would, through the gateway's own port. A tenant that is there already, from
 * an earlier run, gets one more token: its others cannot be shown again.
 */
export async function provisionDemoTenant(environment: Environment, url: string): Promise<ProvisionedTenant> {
  const client = { endpoint: url, region: environment.region, credentials: LOCAL_CREDENTIALS };
  const gateway = new APIGatewayClient(client);
  const dynamodb = new DynamoDBClient(client);
  try {
    return await provisionTenant(
      { environment, tenantId: DEMO_TENANT, plan: "General", label: "local gateway" },
      { keys: apiGatewayKeys(gateway), tokens: dynamodbTokens(dynamodb, environment.tokensTable) },
    );
  } finally {
    gateway.destroy();
    dynamodb.destroy();
  }
}
