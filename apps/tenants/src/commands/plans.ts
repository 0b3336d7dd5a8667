import type { Plan, PlanName } from "@tollgate/environments";
import { resourceName, tenantOfPlan } from "@tollgate/records";
import {
  type DeployedPlan,
  formerPlanOf,
  type Inventory,
  sideBySide,
} from "@tollgate/tenant-provisioning-runtime";
import { cellColumn, cellHeading, cellMember, columns } from "../output/columns";
import { define, type Place } from "./definition";

const number = (value: number | undefined) => (value === undefined ? "-" : String(value));

/** A plan of the environment, or a usage plan that is deployed for it. */
interface PlanView extends Partial<Pick<Plan, "throttle" | "quota" | "description">> {
  readonly plan: PlanName;
  /** Omitted for an environment without cells. */
  readonly cell?: string;
  /** The usage plan's name. */
  readonly name: string;
  /** Null if it is not deployed. */
  readonly usagePlanId: string | null;
  /** The number of API keys in it. */
  readonly keys: number;
  /** Whether the environment defines it. */
  readonly defined: boolean;
  /** The tenant whose own limits it has. */
  readonly tenantId?: string;
}

export const planCommands = [
  define<PlanView>({
    name: "plans",
    arguments: "",
    summary:
      "list the plans with their limits and the number of their API keys, also deployed ones that the environment no longer defines",
    options: [],
    examples: ["plans --env dev"],
    writes: false,
    async *run({ places }) {
      const parts = places.map((place) => ({ cell: place.cell, values: plansIn(place) }));
      // One cell after the other, so that the plans of each stay together.
      for await (const { cell, value } of sideBySide(parts, 1)) yield { ...value, ...cellMember(cell) };
    },
    problemOf: ({ defined, tenantId, keys }) =>
      defined || tenantId !== undefined || keys === 0 ? undefined : "problems",
    header: (_, hasCells) =>
      columns(
        ["PLAN", 10],
        ...cellHeading(hasCells),
        ["USAGE PLAN", 12],
        ["RATE/S", -8],
        ["BURST", -8],
        ["QUOTA", 20],
        ["KEYS", -6],
        ["FOR", 1],
      ),
    format: (view) => {
      const { plan, cell, usagePlanId, throttle, quota, keys, tenantId } = view;
      return `${columns(
        [tenantId === undefined ? plan : "(own)", 10],
        ...cellColumn(cell),
        [usagePlanId ?? "not deployed", 12],
        [number(throttle?.rateLimit), -8],
        [number(throttle?.burstLimit), -8],
        [quota ? `${quota.limit} a ${quota.period.toLowerCase()}` : "-", 20],
        [String(keys), -6],
        [purposeOf(view), 1],
      )}\n`;
    },
  }),
];

function purposeOf({ keys, description = "", defined: isDefined, tenantId }: PlanView): string {
  if (tenantId !== undefined) return `tenant ${tenantId}`;
  if (isDefined) return description;
  return keys === 0
    ? "the environment no longer defines it: it can be removed"
    : "the environment no longer defines it: do not remove it before its tenants are moved to another plan";
}

async function* plansIn(place: Place): AsyncIterable<PlanView> {
  const { environment, tenancy, inventory } = place;
  // Fails if two usage plans have the name of one plan.
  const names = Object.keys(environment.plans).map((plan) => resourceName(environment, plan));
  const ids = await tenancy.plans.findIds(names);
  for (const [plan, limits] of Object.entries(environment.plans)) {
    const name = resourceName(environment, plan);
    const usagePlanId = ids.get(name) ?? null;
    const keys = await countKeys(usagePlanId, inventory);
    yield { plan, name, ...limits, usagePlanId, keys, defined: true };
  }
  const deployed = await tenancy.plans.all();
  const stages = deployed.flatMap((each) => (names.includes(each.name) ? each.stages : []));
  for (const each of deployed) {
    // Another service may have a plan whose name has the same form.
    const isForeign = each.stages.length > 0 && !each.stages.some((stage) => stages.includes(stage));
    const view = isForeign ? undefined : await otherPlan(each, place);
    if (view !== undefined) yield view;
  }
}

/** A usage plan of a tenant's own limits, or one that the environment no longer defines. */
async function otherPlan(
  { id, name, throttle, quota }: DeployedPlan,
  { environment, inventory }: Place,
): Promise<PlanView | undefined> {
  const tenantId = tenantOfPlan(name, environment);
  const former = formerPlanOf(name, environment);
  if (tenantId === undefined && former === undefined) return undefined;
  return {
    plan: former ?? name,
    name,
    ...(throttle && { throttle }),
    ...(quota && { quota }),
    usagePlanId: id,
    keys: await countKeys(id, inventory),
    defined: false,
    ...(tenantId !== undefined && { tenantId }),
  };
}

async function countKeys(planId: string | null, { keysIn }: Inventory): Promise<number> {
  let count = 0;
  if (planId !== null) for await (const keyId of keysIn(planId)) count += keyId === "" ? 0 : 1;
  return count;
}
