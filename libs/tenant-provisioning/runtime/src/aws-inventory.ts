import {
  paginateGetApiKeys,
  paginateGetUsagePlanKeys,
  paginateGetUsagePlans,
} from "@aws-sdk/client-api-gateway";
import { paginateScan } from "@aws-sdk/client-dynamodb";
import { eachPage } from "./aws/each-page";
import type { AwsClients } from "./aws-ports";
import type { Inventory } from "./inventory";
import { refusalOf, scopesOf, stateOf } from "./token-item";

/** The largest page that API Gateway gives. */
const pageSize = 500;

/** API Gateway's keys and plans, and the tokens table. */
export function awsInventory({ gateway: client, dynamodb }: AwsClients, tokensTable: string): Inventory {
  return {
    async *tokens() {
      const pages = eachPage(
        paginateScan(
          { client: dynamodb },
          {
            TableName: tokensTable,
            ProjectionExpression:
              "#token, clientId, tenantId, tokenId, #label, createdAt, scopes, expiresAt, endsAt, disabled, undelivered, replacement",
            ExpressionAttributeNames: { "#token": "token", "#label": "label" },
            ConsistentRead: true,
          },
        ),
      );
      for await (const { Items = [] } of pages)
        for (const item of Items) {
          const { token, clientId, tenantId, tokenId, label, createdAt } = item;
          yield {
            tokenHash: token?.S ?? "",
            clientId: clientId?.S ?? "",
            ...(tenantId?.S !== undefined && { tenantId: tenantId.S }),
            ...(tokenId?.S !== undefined && { tokenId: tokenId.S }),
            ...(label?.S !== undefined && { label: label.S }),
            ...(createdAt?.N !== undefined && { createdAt: Number(createdAt.N) }),
            ...scopesOf(item),
            ...stateOf(item),
            ...refusalOf(item),
          };
        }
    },

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

    async *plans() {
      for await (const { items = [] } of eachPage(paginateGetUsagePlans({ client, pageSize }, {})))
        for (const { name = "", throttle, quota } of items)
          yield {
            name,
            ...(throttle && {
              throttle: { rateLimit: throttle.rateLimit ?? 0, burstLimit: throttle.burstLimit ?? 0 },
            }),
            ...(quota?.period && { quota: { limit: quota.limit ?? 0, period: quota.period } }),
          };
    },
  };
}
