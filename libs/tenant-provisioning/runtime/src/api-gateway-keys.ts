import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import {
  ConflictException,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  GetUsagePlanKeyCommand,
  paginateGetApiKeys,
  paginateGetUsagePlans,
} from "@aws-sdk/client-api-gateway";
import { ApiKeyNotCreatedError } from "./api-key-not-created-error";
import type { ApiKeys } from "./api-keys";
import { DuplicatePlanError } from "./duplicate-plan-error";

/** The largest page that API Gateway gives; its default of 25 would cost twenty times the calls. */
const PAGE_SIZE = 500;

/** API Gateway's control plane. A key that this makes is named as its value, which API Gateway can search by prefix. */
export function apiGatewayKeys(client: APIGatewayClient): ApiKeys {
  return {
    async findPlanId(name) {
      const ids: string[] = [];
      for await (const { items = [] } of paginateGetUsagePlans({ client, pageSize: PAGE_SIZE }, {})) {
        ids.push(...items.filter((plan) => plan.name === name).flatMap(({ id }) => id ?? []));
      }
      if (ids.length > 1) throw new DuplicatePlanError(name, ids);
      return ids[0];
    },

    async ensureKey({ value, description }) {
      const found = await findKey(client, value, { nameQuery: value });
      if (found !== undefined) return found;
      try {
        const { id } = await client.send(
          new CreateApiKeyCommand({ name: value, value, description, enabled: true }),
        );
        if (id !== undefined) return id;
      } catch (error) {
        if (!(error instanceof ConflictException)) throw error;
      }
      // Someone made a key with the value: at the same moment, or by hand under another name.
      const other = await findKey(client, value, {});
      if (other !== undefined) return other;
      throw new ApiKeyNotCreatedError(value);
    },

    async ensureInPlan(keyId, planId) {
      try {
        await client.send(new CreateUsagePlanKeyCommand({ usagePlanId: planId, keyId, keyType: "API_KEY" }));
      } catch (error) {
        if (!(error instanceof ConflictException)) throw error;
        // Also said of a key that another plan has for the same stage, so look.
        await client.send(new GetUsagePlanKeyCommand({ usagePlanId: planId, keyId })).catch(() => {
          throw error;
        });
      }
    },
  };
}

async function findKey(
  client: APIGatewayClient,
  value: string,
  query: { nameQuery?: string },
): Promise<string | undefined> {
  const pages = paginateGetApiKeys({ client, pageSize: PAGE_SIZE }, { ...query, includeValues: true });
  for await (const { items = [] } of pages) {
    const key = items.find((each) => each.value === value);
    if (key?.id !== undefined) return key.id;
  }
  return undefined;
}
