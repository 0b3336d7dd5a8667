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
  type UsagePlan,
} from "@aws-sdk/client-api-gateway";
import { eachPage } from "../aws/each-page";
import {
  ApiKeyMissingError,
  DuplicatePlanError,
  noFreePlan,
  PlanConflictError,
  PlanGoneError,
} from "../../core/errors";
import type { DeployedPlan, HoldingPlan, UsagePlans, Metering } from "../../core/api-gateway-ports";

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
  const all = () => allPlans(client);
  return {
    hasKey,

    all,

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
      return (await all()).find(({ id }) => id === planId)?.stages ?? [];
    },

    async addKey(usagePlanId, keyId) {
      try {
        await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" }));
      } catch (error) {
        if (error instanceof NotFoundException) {
          const isPlanThere = (await all()).some(({ id }) => id === usagePlanId);
          throw isPlanThere ? new ApiKeyMissingError(keyId) : new PlanGoneError(usagePlanId);
        }
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

/** Every usage plan in the account and Region, sorted by id. */
export async function allPlans(client: APIGatewayClient): Promise<readonly DeployedPlan[]> {
  const plans: DeployedPlan[] = [];
  const pages = eachPage(paginateGetUsagePlans({ client, pageSize: PAGE_SIZE }, {}));
  for await (const { items = [] } of pages)
    for (const each of items) if (each.id !== undefined) plans.push(deployedPlan(each));
  return plans.sort((one, other) => (one.id < other.id ? -1 : 1));
}

export function deployedPlan({ id = "", name = "", apiStages, throttle, quota }: UsagePlan): DeployedPlan {
  return {
    id,
    name,
    stages: stageNames(apiStages),
    ...(throttle && {
      throttle: { rateLimit: throttle.rateLimit ?? 0, burstLimit: throttle.burstLimit ?? 0 },
    }),
    ...(quota?.period && { quota: { limit: quota.limit ?? 0, period: quota.period } }),
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
