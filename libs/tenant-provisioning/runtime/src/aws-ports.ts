import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Environment } from "@tollgate/environments";
import { auditTable, tenantsTable, tokensTable } from "@tollgate/environments";
import { apiGatewayCache } from "./api-gateway-cache";
import { apiGatewayKeys } from "./api-gateway-keys";
import { apiGatewayMetering } from "./api-gateway-metering";
import { apiGatewayPlans } from "./api-gateway-plans";
import { dynamodbAudit } from "./dynamodb-audit";
import { dynamodbTenants } from "./dynamodb-tenants";
import { dynamodbTokens } from "./dynamodb-tokens";
import type { TenantPorts } from "./tenancy";

export interface AwsClients {
  readonly gateway: APIGatewayClient;
  readonly dynamodb: DynamoDBClient;
}

/** An environment's ports on AWS. */
export function awsPorts(environment: Environment, { gateway, dynamodb }: AwsClients): TenantPorts {
  const tenants = tenantsTable(environment).name;
  const tokens = dynamodbTokens(dynamodb, tokensTable(environment).name);
  return {
    records: dynamodbTenants(dynamodb, tenants),
    audit: dynamodbAudit(dynamodb, { audit: auditTable(environment).name, tenants }),
    keys: apiGatewayKeys(gateway),
    plans: apiGatewayPlans(gateway),
    tokens,
    lookup: tokens,
    cache: apiGatewayCache(gateway, environment),
    metering: apiGatewayMetering(gateway),
  };
}
