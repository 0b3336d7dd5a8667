import {
  type APIGatewayClient,
  paginateGetApiKeys,
  paginateGetUsagePlanKeys,
} from "@aws-sdk/client-api-gateway";
import { type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import type { Environment } from "@tollgate/environments";
import { auditTable, resourceName, tenantsTable, tokensTable } from "@tollgate/records";
import { apiGatewayCache, restApiIds } from "./api-gateway/cache";
import { apiGatewayKeys } from "./api-gateway/keys";
import { apiGatewayOwnPlans } from "./api-gateway/own-plans";
import { apiGatewayMetering, apiGatewayPlans } from "./api-gateway/plans";
import { dynamodbAudit } from "./dynamodb/audit";
import { dynamodbTenants } from "./dynamodb/tenants";
import { dynamodbTokenCopies } from "./dynamodb/token-copies";
import { dynamodbTokens } from "./dynamodb/tokens";
import type { TenantPorts } from "../core/tenancy";
import { apiGatewayKeyImport } from "./api-gateway/key-import";
import { dynamodbBatches } from "./dynamodb/batches";
import type { ImportPorts } from "../import/ports";
import { eachPage } from "./aws/each-page";
import type { Inventory } from "../core/inventory";
import type { FoundToken } from "../core/tokens";
import { tokenOf } from "./dynamodb/token-item";

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
    audit: dynamodbAudit(
      dynamodb,
      { audit: auditTable(environment).name, tenants },
      { hasOutbox: environment.events !== undefined },
    ),
    keys: apiGatewayKeys(gateway),
    plans: apiGatewayPlans(gateway),
    ownPlans: apiGatewayOwnPlans(gateway),
    tokens,
    lookup: tokens,
    copies: dynamodbTokenCopies(dynamodb, tokensTable(environment).name),
    cache: apiGatewayCache(gateway, environment),
    metering: apiGatewayMetering(gateway),
  };
}

/**
 * An environment's ports on AWS for an import, without `secrets`, which the program provides.
 *
 * @param onFallback is called once with the reason if keys have to be created one by one
 */
export function awsImportPorts(
  environment: Environment,
  clients: AwsClients,
  onFallback?: (reason: string) => void,
): Omit<ImportPorts, "secrets"> {
  const tokens = tokensTable(environment).name;
  return {
    inventory: awsInventory(environment, clients),
    batches: dynamodbBatches(clients.dynamodb, tokens),
    keyImport: apiGatewayKeyImport(clients.gateway, onFallback),
  };
}

/** All tokens of a table, as it is now. */
export async function* allTokens(client: DynamoDBClient, tableName: string): AsyncIterable<FoundToken> {
  const pages = eachPage(
    paginateScan(
      { client },
      {
        TableName: tableName,
        ProjectionExpression:
          "#token, clientId, tenantId, tokenId, #label, createdAt, scopes, expiresAt, endsAt, disabled, undelivered, replacement, origin, arrivedAt",
        ExpressionAttributeNames: { "#token": "token", "#label": "label" },
        ConsistentRead: true,
      },
    ),
  );
  for await (const { Items = [] } of pages) yield* Items.map(tokenOf);
}

/** API Gateway's largest page. */
const pageSize = 500;

/** An environment's API, API Gateway's keys and plans, and the tokens table. */
export function awsInventory(
  environment: Pick<Environment, "service" | "name" | "tokensTable">,
  { gateway: client, dynamodb }: AwsClients,
): Inventory {
  return {
    apiIds: () => restApiIds(client, resourceName(environment, "api")),

    tokens: () => allTokens(dynamodb, tokensTable(environment).name),

    async *keys() {
      for await (const { items = [] } of eachPage(
        paginateGetApiKeys({ client, pageSize }, { includeValues: true }),
      ))
        for (const { id = "", value = "", enabled } of items) yield { id, value, enabled: enabled === true };
    },

    async *keysIn(usagePlanId) {
      for await (const { items = [] } of eachPage(
        paginateGetUsagePlanKeys({ client, pageSize }, { usagePlanId }),
      ))
        for (const { id } of items) if (id !== undefined) yield id;
    },
  };
}
