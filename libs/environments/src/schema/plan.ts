import { z } from "zod";

/** A usage plan: what one API key may use. A missing part is not limited by the plan. */
const plan = z.strictObject({
  /** What the plan is for: operators see it when they choose. */
  description: z.string().min(1),
  /** How fast one tenant may call, by a token bucket. @default the account's limits alone */
  throttle: z
    .strictObject({
      /** Steady-state requests per second. */
      rateLimit: z.number().positive().max(10_000, "at most the account's 10,000 requests per second"),
      /** Requests that may come at once (the token bucket's size). */
      burstLimit: z.int().positive().max(5_000, "at most the account's burst of 5,000 requests"),
    })
    .optional(),
  /** How often one tenant may call in a period. @default as often as it likes */
  quota: z
    .strictObject({
      /** Requests per period. */
      limit: z
        .int()
        .positive()
        .max(2 ** 31 - 1),
      /** A day, a week or a calendar month, in UTC. */
      period: z.enum(["DAY", "WEEK", "MONTH"]),
    })
    .optional(),
});

/** Part of the name of the usage plan, of a Terraform address and of an output; operators type it. */
export const planName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/, "a letter, then letters, digits and inner hyphens")
  .max(32);

/** How many plans a `plan` in a command's help can list, and no more than a tenant's key could be in. */
const MOST_PLANS = 10;

/** Usage plans by name, the one that a new tenant gets first. */
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

/** The plan that a tenant is on when nobody names one: the environment's first. */
export function firstPlan({ plans: named }: { readonly plans: Readonly<Record<PlanName, Plan>> }): PlanName {
  return Object.keys(named)[0] ?? "";
}

/** The Terraform output that has a plan's id: `general_plan_id`. */
export function planOutput(name: PlanName): string {
  return `${name.toLowerCase().replaceAll("-", "_")}_plan_id`;
}
