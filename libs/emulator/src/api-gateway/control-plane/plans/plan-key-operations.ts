import * as z from "zod";
import type { ApiKey } from "../../../state/api-keys";
import { PlanKeys } from "../../../state/plan-keys";
import { type State, removePlanKey } from "../../../state/state";
import { badRequest, conflict, notFound } from "../protocol/errors";
import { findKey, findPlan } from "../protocol/lookups";
import { read, type ControlRequest, type Operation } from "../protocol/operation";
import { pageOf, pageView } from "../protocol/page";
import { parseBody } from "../protocol/parse-body";
import { checkKeyFits } from "./plan-stages";
import { checkCount } from "../protocol/quotas";

const createSchema = z.object({ keyId: z.string(), keyType: z.string() });

export const planKeyOperations: readonly Operation[] = [
  {
    name: "CreateUsagePlanKey",
    method: "POST",
    path: "/usageplans/{usageplanId}/keys",
    status: 201,
    run(request, { state, resourceQuotas }) {
      const { keyId, keyType } = parseBody(createSchema, request.body, "createUsagePlanKeyInput");
      const plan = findPlan(state, request);
      if (keyType !== "API_KEY") throw badRequest("Invalid key type specified: it is API_KEY");
      const key = findKey(state, keyId);
      const id = PlanKeys.id(plan.id, keyId);
      if (state.planKeys.get(id)) throw conflict(`API Key ${keyId} is already in usage plan ${plan.id}`);
      checkKeyFits(state, keyId, plan);
      checkCount("plansPerKey", state.planKeys.idsOf(keyId).size + 1, resourceQuotas);
      state.planKeys.set(id, { planId: plan.id, keyId });
      return { json: planKeyView(key) };
    },
  },
  read("GetUsagePlanKey", "/usageplans/{usageplanId}/keys/{keyId}", (request, { state }) =>
    planKeyView(findKey(state, findPlanKey(state, request))),
  ),
  read("GetUsagePlanKeys", "/usageplans/{usageplanId}/keys", (request, { state }) => {
    // For an unknown plan, API Gateway returns an empty list.
    const prefix = PlanKeys.id(request.path["usageplanId"] ?? "", "");
    const name = request.query.get("name") ?? "";
    const accept = ({ keyId }: { keyId: string }) => (state.keys.get(keyId)?.name ?? "").startsWith(name);
    const page = pageOf(state.planKeys, request, { prefix, accept });
    return pageView(page, ({ keyId }) => planKeyView(findKey(state, keyId)));
  }),
  {
    name: "DeleteUsagePlanKey",
    method: "DELETE",
    path: "/usageplans/{usageplanId}/keys/{keyId}",
    status: 202,
    run(request, { state }) {
      const keyId = findPlanKey(state, request);
      removePlanKey(state, request.path["usageplanId"] ?? "", keyId);
      return {};
    },
  },
];

/**
 * @throws {ControlError} when the path's plan or key does not exist, or the key is not in the plan. API Gateway's message for the
 * latter names the plan.
 */
export function findPlanKey(state: State, request: ControlRequest): string {
  const plan = findPlan(state, request);
  const { id } = findKey(state, request.path["keyId"]);
  if (!state.planKeys.get(PlanKeys.id(plan.id, id))) throw notFound("Invalid Usage Plan ID specified");
  return id;
}

/** `UsagePlanKey` on the wire. */
function planKeyView({ id, value, name }: ApiKey) {
  return { id, type: "API_KEY", value, name };
}
