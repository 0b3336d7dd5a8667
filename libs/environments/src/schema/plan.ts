import { accountThrottle, resourceQuotas } from "@tollgate/aws-quotas";
import * as z from "zod";

const throttle = z.strictObject({
  /** Requests per second, over time. */
  rateLimit: z
    .number()
    .positive()
    .max(accountThrottle.rateLimit, "at most the account's 10,000 requests per second"),
  /** Requests at once: the size of the token bucket. */
  burstLimit: z
    .int()
    .positive()
    .max(accountThrottle.burstLimit, "at most the account's burst of 5,000 requests"),
});

const quota = z.strictObject({
  /** Requests per period. */
  limit: z
    .int()
    .positive()
    .max(2 ** 31 - 1),
  /** Day, week or calendar month, in UTC. */
  period: z.enum(["DAY", "WEEK", "MONTH"]),
});

/** A usage plan: the limits of one API key. A part that is absent is not limited by the plan. */
const plan = z.strictObject({
  /** Purpose of the plan, shown to operators. */
  description: z.string().min(1),
  /** Request rate of one tenant, as a token bucket. @default only the account's limits */
  throttle: throttle.optional(),
  /** Requests of one tenant in a period. @default not limited */
  quota: quota.optional(),
});

/** The limits of a plan, or a tenant's own. */
export const planLimits = plan.pick({ throttle: true, quota: true });

/** The name of a plan, which is part of the usage plan's name, of a Terraform address and of an output. */
export const planName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/, "a letter, then letters, digits and inner hyphens")
  .max(32);

/** A key can be in no more plans, and the command's help lists them all. */
const MOST_PLANS = resourceQuotas.plansPerKey;

/** Usage plans by name; a new tenant gets the first. */
export const plans = z.record(planName, plan).superRefine((named, context) => {
  const names = Object.keys(named);
  const report = (message: string, path: string[] = []) =>
    context.addIssue({ code: "custom", message, path, input: named });
  if (names.length === 0) report("at least one plan, for a tenant is always on one");
  if (names.length > MOST_PLANS) report(`at most ${MOST_PLANS} plans`);
  names.forEach((name, index) => {
    const other = names.slice(0, index).find((earlier) => planOutput(earlier) === planOutput(name));
    if (other !== undefined)
      report(`another name: the outputs of ${other} and ${name} would be the same`, [name]);
  });
});

export type Plan = Readonly<z.output<typeof plan>>;
export type PlanName = string;
/** The limits of a usage plan. A part that is absent is not limited by the plan. */
export type PlanLimits = Pick<Plan, "throttle" | "quota">;

/** The plan of a tenant for which no plan is named: the environment's first. */
export function firstPlan({ plans: named }: { readonly plans: Readonly<Record<PlanName, Plan>> }): PlanName {
  return Object.keys(named)[0] ?? "";
}

/** Name of the Terraform output with a plan's id: `general_plan_id`. */
export function planOutput(name: PlanName): string {
  return `${name.toLowerCase().replaceAll("-", "_")}_plan_id`;
}
