import {
  type APIGatewayClient,
  type ApiStage,
  ConflictException,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetUsagePlanKeyCommand,
  LimitExceededException,
  NotFoundException,
  paginateGetUsagePlans,
  paginateGetUsage,
} from "@aws-sdk/client-api-gateway";
import { eachPage } from "../aws/each-page";
import { ApiKeyMissingError, DuplicatePlanError, PlanConflictError, noFreePlan } from "../../core/errors";
import type { HoldingPlan, UsagePlans, Metering } from "../../core/api-gateway-ports";

/** API Gateway's largest page. */
const PAGE_SIZE = 500;

export function apiGatewayPlans(client: APIGatewayClient): UsagePlans {
  const hasKey = async (usagePlanId: string, keyId: string) => {
    try {
      await client.send(new GetUsagePlanKeyCommand({ usagePlanId, keyId }));
      return true;
    } catch (error) {
      if (error instanceof NotFoundException) return false;
      throw error;
    }
  };
  return {
    hasKey,

    async findIds(names) {
      const ids = new Map<string, string[]>(names.map((name) => [name, []]));
      for await (const { items = [] } of eachPage(paginateGetUsagePlans({ client, pageSize: PAGE_SIZE }, {})))
        for (const { id, name = "" } of items) if (id !== undefined) ids.get(name)?.push(id);
      for (const [name, found] of ids) if (found.length > 1) throw new DuplicatePlanError(name, found);
      return new Map([...ids].flatMap(([name, [id]]) => (id === undefined ? [] : [[name, id] as const])));
    },

    async holding(keyId) {
      const held: HoldingPlan[] = [];
      for await (const { items = [] } of eachPage(
        paginateGetUsagePlans({ client, pageSize: PAGE_SIZE }, { keyId }),
      ))
        for (const { id = "", name = "", apiStages } of items)
          held.push({ id, name, stages: stageNames(apiStages) });
      return held;
    },

    async stagesOf(planId) {
      for await (const { items = [] } of eachPage(
        paginateGetUsagePlans({ client, pageSize: PAGE_SIZE }, {}),
      )) {
        const plan = items.find(({ id }) => id === planId);
        if (plan !== undefined) return stageNames(plan.apiStages);
      }
      return [];
    },

    async addKey(usagePlanId, keyId) {
      try {
        await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" }));
      } catch (error) {
        if (error instanceof NotFoundException) throw new ApiKeyMissingError(keyId);
        if (error instanceof LimitExceededException) throw noFreePlan(keyId, error);
        if (!(error instanceof ConflictException)) throw error;
        // The same error is returned for a key that is in another plan of the same stage.
        if (!(await hasKey(usagePlanId, keyId))) throw new PlanConflictError(usagePlanId, keyId);
      }
    },

    async removeKey(usagePlanId, keyId) {
      try {
        await client.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId }));
      } catch (error) {
        if (!(error instanceof NotFoundException)) throw error;
      }
    },
  };
}

function stageNames(stages: readonly ApiStage[] = []): string[] {
  return stages.map(({ apiId, stage }) => `${apiId}/${stage}`);
}

/** API Gateway's largest page. */
const pageSize = 500;

/** API Gateway's usage data: for each key one `[used, remaining]` a day. */
export function apiGatewayMetering(client: APIGatewayClient): Metering {
  return {
    async *usageOf(usagePlanId, { from, to }, keyId) {
      const query = { usagePlanId, startDate: from, endDate: to, ...(keyId !== undefined && { keyId }) };
      for await (const { items = {} } of eachPage(paginateGetUsage({ client, pageSize }, query)))
        for (const [id, days] of Object.entries(items))
          yield { keyId: id, days: days.map(([used = 0, left = 0]) => ({ used, left })) };
    },
  };
}
