import type { PlanName } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { columns } from "../output/columns";
import { define } from "./definition";

const number = (value: number | undefined) => (value === undefined ? "-" : String(value));

export const planCommands = [
  define({
    name: "plans",
    arguments: "",
    summary: "list the plans, with the limits that the environment defines",
    options: [],
    examples: ["plans --env dev"],
    writes: false,
    async *run({ environment, places: [{ tenancy }] }) {
      const plans = Object.entries(environment.plans).map(([plan, limits]) => ({
        plan: plan as PlanName,
        name: resourceName(environment, plan),
        ...limits,
      }));
      const ids = await tenancy.plans.findIds(plans.map(({ name }) => name));
      for (const plan of plans) yield { ...plan, usagePlanId: ids.get(plan.name) ?? null };
    },
    header: columns(
      ["PLAN", 10],
      ["USAGE PLAN", 12],
      ["RATE/S", -8],
      ["BURST", -8],
      ["QUOTA", 20],
      ["FOR", 1],
    ),
    format: ({ plan, usagePlanId, throttle, quota, description }) =>
      `${columns(
        [plan, 10],
        [usagePlanId ?? "not deployed", 12],
        [number(throttle?.rateLimit), -8],
        [number(throttle?.burstLimit), -8],
        [quota ? `${quota.limit} a ${quota.period.toLowerCase()}` : "-", 20],
        [description ?? "", 1],
      )}\n`,
  }),
];
