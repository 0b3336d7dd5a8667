// Operations on usage plans: the plans, their keys and stages, and the usage.
// Not here: the enforcement of plans, which is in `metering`.

import * as z from "zod";
import { PlanKeys } from "../../../state/plan-keys";
import { quotaPeriods } from "@tollgate/aws-quotas";
import type { ApiStage, UsagePlan } from "../../../state/usage-plan";
import { checkPlan, type DraftPlan } from "./check-plan";
import { checkTags } from "../protocol/tags";
import { badRequest } from "../protocol/errors";
import { findPlan } from "../protocol/lookups";
import { read, type ControlServices, type Operation } from "../protocol/operation";
import { pageOf, pageView } from "../protocol/page";
import { parseBody, wireDouble, wireInteger, wireTexts } from "../protocol/parse-body";
import { parsePatch } from "../protocol/patch";
import { patchPlan } from "./patch-plan";
import { checkKeysFit, checkMethods, checkStage } from "./plan-stages";
import { removePlan } from "../../../state/state";
import { checkCount } from "../protocol/quotas";

const throttleSchema = z.object({ rateLimit: wireDouble.nullish(), burstLimit: wireInteger.nullish() });
const createSchema = z.object({
  name: z.string(),
  description: z.string().nullish(),
  apiStages: z
    .array(
      z.object({
        apiId: z.string(),
        stage: z.string(),
        throttle: z.record(z.string(), throttleSchema).nullish(),
      }),
    )
    .nullish(),
  throttle: throttleSchema.nullish(),
  quota: z
    .object({
      limit: wireInteger.nullish(),
      period: z.enum(quotaPeriods).nullish(),
      offset: wireInteger.nullish(),
    })
    .nullish(),
  tags: wireTexts.nullish(),
});

export const planOperations: readonly Operation[] = [
  {
    name: "CreateUsagePlan",
    method: "POST",
    path: "/usageplans",
    status: 201,
    run({ body }, services) {
      const { state, ids } = services;
      const input = parseBody(createSchema, body, "createUsagePlanInput");
      checkName(input.name);
      checkTags(input.tags ?? {});
      // Absent and null are the same on the wire, so neither is kept.
      const draft = { id: ids.resource().slice(0, 6), apiStages: [], tags: {}, ...dropNulls(input) };
      for (const stage of draft.apiStages) checkStage(services, stage);
      const plan = checkPlan(draft);
      for (const stage of plan.apiStages) checkMethods(services, stage);
      checkThrottles(plan, services);
      checkCount("usagePlans", state.plans.size + 1, services.resourceQuotas);
      state.plans.set(plan.id, plan);
      return { json: planView(plan) };
    },
  },
  read("GetUsagePlan", "/usageplans/{usageplanId}", (request, { state }) => {
    const plan = findPlan(state, request);
    return { ...planView(plan), tags: plan.tags };
  }),
  read("GetUsagePlans", "/usageplans", (request, { state }) => {
    const keyId = request.query.get("keyId");
    const accept = ({ id }: UsagePlan) =>
      keyId === null || state.planKeys.get(PlanKeys.id(id, keyId)) !== undefined;
    return pageView(pageOf(state.plans, request, { accept }), planView);
  }),
  {
    name: "UpdateUsagePlan",
    method: "PATCH",
    path: "/usageplans/{usageplanId}",
    status: 200,
    run(request, services) {
      const { state } = services;
      const before = findPlan(state, request);
      const patches = parsePatch("updateUsagePlanInput", request.body);
      const plan = checkPlan(patches.reduce<DraftPlan>(patchPlan, before));
      checkName(plan.name);
      const known = ({ apiId, stage }: ApiStage) =>
        before.apiStages.find((each) => each.apiId === apiId && each.stage === stage);
      const added = plan.apiStages.filter((stage) => !known(stage));
      for (const stage of added) checkStage(services, stage);
      for (const stage of plan.apiStages) checkMethods(services, stage, known(stage));
      checkThrottles(plan, services);
      if (added.length > 0) checkKeysFit(state, plan);
      state.plans.set(plan.id, plan);
      return { json: { ...planView(plan), tags: plan.tags } };
    },
  },
  {
    name: "DeleteUsagePlan",
    method: "DELETE",
    path: "/usageplans/{usageplanId}",
    status: 202,
    run(request, { state }) {
      const plan = findPlan(state, request);
      const [stage] = plan.apiStages;
      if (stage) {
        throw badRequest(
          `Cannot delete Usage Plan ${plan.id} because there are API Stages associated with it, ` +
            `including ${stage.apiId}:${stage.stage}`,
        );
      }
      removePlan(state, plan.id);
      return {};
    },
  },
];

/** @throws {ControlError} */
function checkThrottles({ apiStages }: UsagePlan, { resourceQuotas }: ControlServices): void {
  const throttles = apiStages.flatMap(({ throttle = {} }) => Object.keys(throttle));
  checkCount("methodThrottlesPerPlan", throttles.length, resourceQuotas);
}

/** @throws {ControlError} */
function checkName(name: string): void {
  if (name === "") throw badRequest("Usage Plan name must not be empty");
}

/** `UsagePlan` on the wire, as lists have it: without tags when it has none. */
function planView({ id, name, description, apiStages, throttle, quota, productCode, tags }: UsagePlan) {
  return {
    id,
    name,
    description,
    apiStages,
    throttle,
    quota: quota && { limit: quota.limit, offset: quota.offset ?? 0, period: quota.period },
    productCode,
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}

type NoNulls<T> = T extends readonly (infer E)[]
  ? readonly NoNulls<E>[]
  : T extends object
    ? { [K in keyof T as null extends T[K] ? never : K]: NoNulls<T[K]> } & {
        [K in keyof T as null extends T[K] ? K : never]?: NoNulls<NonNullable<T[K]>>;
      }
    : T;

function dropNulls<T>(value: T): NoNulls<T> {
  if (Array.isArray(value)) return value.map(dropNulls) as NoNulls<T>;
  if (typeof value !== "object" || value === null) return value as NoNulls<T>;
  const members = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  return Object.fromEntries(members.map(([name, each]) => [name, dropNulls(each)])) as NoNulls<T>;
}
