import { dayOf, isCalendarDay } from "@tollgate/aws-quotas";
import { grantRemaining, NO_QUOTA_REMAINING, remaining } from "../../metering/quota-usage";
import { PlanKeys } from "../../../state/plan-keys";
import type { State } from "../../../state/state";
import type { PlanKey, UsagePlan } from "../../../state/usage-plan";
import { badRequest, notFound } from "../protocol/errors";
import { findPlan } from "../protocol/lookups";
import { read, type Operation } from "../protocol/operation";
import { pageOf } from "../protocol/page";
import { integerValue, invalidPath, parsePatch, type PatchPaths } from "../protocol/patch";
import { findPlanKey } from "./plan-key-operations";

const PATHS: PatchPaths = { add: [], remove: [], replace: ["/remaining"] };

const DAY_MS = 86_400_000;
/** "You can request usage of up to 90 days." */
const MAX_DAYS = 90;

export const usageOperations: readonly Operation[] = [
  read("GetUsage", "/usageplans/{usageplanId}/usage", (request, { state, clock }) => {
    const plan = findPlan(state, request);
    const startDate = request.query.get("startDate") ?? "";
    const endDate = request.query.get("endDate") ?? "";
    const days = daysBetween(startDate, endDate);
    const keyId = request.query.get("keyId");
    if (keyId !== null && !state.keys.get(keyId)) throw notFound("Invalid Key identifier specified");
    const accept = (planKey: PlanKey) => keyId === null || planKey.keyId === keyId;
    const page = pageOf(state.planKeys, request, { prefix: PlanKeys.id(plan.id, ""), accept });
    const values = page.items.map((planKey) => [
      planKey.keyId,
      usageOf(state, plan, planKey, days, clock.now()),
    ]);
    const { position } = page;
    return { usagePlanId: plan.id, startDate, endDate, values: Object.fromEntries(values), position };
  }),
  {
    name: "UpdateUsage",
    method: "PATCH",
    path: "/usageplans/{usageplanId}/keys/{keyId}/usage",
    status: 200,
    run(request, { state, clock }) {
      const plan = findPlan(state, request);
      const id = PlanKeys.id(plan.id, findPlanKey(state, request));
      const planKey = state.planKeys.get(id) as PlanKey;
      const { quota } = plan;
      if (!quota) throw badRequest("Usage Plan has no quota to update");
      const now = clock.now();
      for (const patch of parsePatch("updateUsageInput", request.body)) {
        if (patch.op !== "replace" || patch.path.join("/") !== "remaining") throw invalidPath(patch, PATHS);
        const wanted = integerValue(patch);
        state.usage.set(id, grantRemaining(state.usage.get(id), quota, wanted, now));
      }
      const today = dayOf(now);
      const values = { [planKey.keyId]: usageOf(state, plan, planKey, [today], now) };
      return { json: { usagePlanId: plan.id, startDate: today, endDate: today, values } };
    },
  },
];

/** `[used, remaining]` of each day; a day without requests shows what would have remained. */
function usageOf(state: State, plan: UsagePlan, planKey: PlanKey, days: readonly string[], now: number) {
  const record = state.usage.get(PlanKeys.id(plan.id, planKey.keyId));
  return days.map((day) => {
    const known = record?.days[day];
    if (known) return known;
    const atEndOfDay = Math.min(now, Date.parse(day) + DAY_MS - 1);
    const left = remaining(record, plan.quota, atEndOfDay);
    return [0, Number.isFinite(left) ? left : NO_QUOTA_REMAINING];
  });
}

function daysBetween(untrustedStart: string, untrustedEnd: string): readonly string[] {
  const start = parseDay(untrustedStart);
  const end = parseDay(untrustedEnd);
  if (end < start) throw badRequest("Invalid date range: endDate is before startDate");
  const count = (end - start) / DAY_MS + 1;
  if (count > MAX_DAYS) throw badRequest(`Invalid date range: it is over ${MAX_DAYS} days`);
  return Array.from({ length: count }, (_, at) => dayOf(start + at * DAY_MS));
}

function parseDay(untrustedDay: string): number {
  if (!isCalendarDay(untrustedDay)) throw badRequest("Invalid date specified: dates are written YYYY-MM-DD");
  return Date.parse(untrustedDay);
}
