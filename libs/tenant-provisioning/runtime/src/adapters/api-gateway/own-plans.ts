import {
  type APIGatewayClient,
  CreateUsagePlanCommand,
  DeleteUsagePlanCommand,
  LimitExceededException,
  NotFoundException,
  type PatchOperation,
  UpdateUsagePlanCommand,
} from "@aws-sdk/client-api-gateway";
import type { PlanLimits } from "@tollgate/environments";
import type { OwnPlans } from "../../core/api-gateway-ports";
import { noFreeUsagePlan, PlanGoneError } from "../../core/errors";
import { allPlans, deployedPlan } from "./plans";

/** The usage plans of tenants' own limits in API Gateway, which allows one UpdateUsagePlan in 20 seconds. */
export function apiGatewayOwnPlans(client: APIGatewayClient): OwnPlans {
  const update = async (usagePlanId: string, patchOperations: PatchOperation[]) => {
    if (patchOperations.length > 0)
      await client.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations }));
  };
  return {
    async create({ name, description, stages, throttle, quota, tags }) {
      const apiStages = stages.map((each) => {
        const [apiId, stage] = each.split("/");
        return { apiId, stage };
      });
      const input = { name, description, apiStages, throttle, quota, tags: { ...tags } };
      try {
        return deployedPlan(await client.send(new CreateUsagePlanCommand(input)));
      } catch (error) {
        if (!(error instanceof LimitExceededException)) throw error;
        throw noFreeUsagePlan((await allPlans(client)).length, error);
      }
    },

    async change(plan, wanted) {
      try {
        await update(plan.id, limitChanges(plan, wanted));
      } catch (error) {
        throw error instanceof NotFoundException ? new PlanGoneError(plan.id) : error;
      }
    },

    async remove({ id, stages }) {
      // API Gateway does not delete a plan that covers a stage, and writes a stage as `<id of the API>:<name>`.
      const detached = stages.map((each) => ({
        op: "remove" as const,
        path: "/apiStages",
        value: each.replace("/", ":"),
      }));
      await unlessGone(() => update(id, detached));
      await unlessGone(() => client.send(new DeleteUsagePlanCommand({ usagePlanId: id })));
    },
  };
}

async function unlessGone(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
  }
}

function limitChanges(plan: PlanLimits, { throttle, quota }: PlanLimits): PatchOperation[] {
  const set = (path: string, value: string | number): PatchOperation => ({
    op: "replace",
    path,
    value: String(value),
  });
  const remove = (path: string): PatchOperation => ({ op: "remove", path });
  return [
    ...(throttle
      ? [set("/throttle/rateLimit", throttle.rateLimit), set("/throttle/burstLimit", throttle.burstLimit)]
      : plan.throttle
        ? [remove("/throttle")]
        : []),
    ...(quota
      ? [set("/quota/limit", quota.limit), set("/quota/period", quota.period)]
      : plan.quota
        ? [remove("/quota")]
        : []),
  ];
}
