import type { Environment } from "@tollgate/environments";
import { resourceName, tenantPlanName, tenantPlanTags } from "@tollgate/records";
import type { DeployedPlan, WantedPlan } from "../core/api-gateway-ports";
import { DuplicatePlanError, PlanNotFoundError } from "../core/errors";
import { limitsOf, limitsText } from "../core/own-limits";
import type { Tenancy } from "../core/tenancy";
import type { TenantRecord } from "../core/tenant-record";

/** The usage plans that a tenant's key may be in. */
export interface PlansOfTenant {
  /** The plan of the tenant's tier. */
  readonly tier: DeployedPlan;
  /** The environment's other plans. */
  readonly otherTiers: readonly DeployedPlan[];
  /** The plans of the tenant's own limits. Two concurrent runs may create more than one. */
  readonly own: readonly DeployedPlan[];
}

/** Stands for the usage plan of a tenant's own limits among the names of plans. */
export const OWN_PLAN = "its own plan";

type Placed = Pick<TenantRecord, "tenantId" | "plan" | "limits">;

/** @throws {PlanNotFoundError} {@link DuplicatePlanError} */
export async function plansOfTenant(
  { tenantId, plan }: Placed,
  { environment, plans }: Pick<Tenancy, "environment" | "plans">,
): Promise<PlansOfTenant> {
  const deployed = await plans.all();
  const named = (name: string) => deployed.filter((each) => each.name === name);
  const tiers = Object.keys(environment.plans).flatMap((each) => {
    const found = named(resourceName(environment, each));
    if (found.length > 1)
      throw new DuplicatePlanError(
        resourceName(environment, each),
        found.map(({ id }) => id),
      );
    return found;
  });
  const name = resourceName(environment, plan);
  const tier = tiers.find((each) => each.name === name);
  if (tier === undefined) throw new PlanNotFoundError(name);
  const otherTiers = tiers.filter((each) => each !== tier);
  return { tier, otherTiers, own: named(tenantPlanName(environment, tenantId)) };
}

/** The usage plan of a tenant's own limits. */
export function wantedOwnPlan(
  tenant: Placed,
  { tier }: Pick<PlansOfTenant, "tier">,
  { environment }: { readonly environment: Pick<Environment, "service" | "name" | "plans"> },
): WantedPlan {
  const { tenantId } = tenant;
  return {
    name: tenantPlanName(environment, tenantId),
    description: `Limits of tenant ${tenantId} in ${environment.name}`,
    stages: tier.stages,
    ...limitsOf(tenant, environment),
    tags: { ...tenantPlanTags(environment), tenant: tenantId },
  };
}

/** The problem with the usage plan of a tenant's own limits, if it has some. */
export function ownPlanProblem(
  tenant: Placed,
  { plans }: { readonly plans: readonly DeployedPlan[] },
  environment: Pick<Environment, "service" | "name" | "plans">,
): string | undefined {
  const tier = plans.find(({ name }) => name === resourceName(environment, tenant.plan));
  if (tenant.limits === undefined || tier === undefined) return undefined;
  const name = tenantPlanName(environment, tenant.tenantId);
  const [own, ...others] = plans.filter((each) => each.name === name);
  if (others.length > 0) return `${others.length + 1} usage plans are named ${name}`;
  const wanted = wantedOwnPlan(tenant, { tier }, { environment });
  if (own === undefined || isAsWanted(own, wanted)) return undefined;
  if (limitsText(own) !== limitsText(wanted))
    return `its own usage plan allows ${limitsText(own)}, and must allow ${limitsText(wanted)}`;
  return "its own usage plan does not cover the same stages as those of the environment";
}

/** Whether a deployed plan has the wanted limits, and covers the wanted stages. */
export function isAsWanted(deployed: DeployedPlan, wanted: WantedPlan): boolean {
  return limitsText(deployed) === limitsText(wanted) && hasStages(deployed, wanted);
}

/** The stages of a plan differ after the API was deployed anew: then a new plan takes its place. */
function hasStages({ stages }: DeployedPlan, wanted: WantedPlan): boolean {
  return [...stages].sort().join() === [...wanted.stages].sort().join();
}

/**
 * Returns the usage plan of a tenant's own limits, after creating or changing it if necessary. Of several plans,
 * each run chooses the same one.
 *
 * @throws {QuotaExceededError} when the account can have no more plans.
 * @throws {PlanGoneError} when a concurrent run removes the plan.
 */
export async function ensureOwnPlan(
  tenant: Placed,
  deployed: PlansOfTenant,
  { environment, plans, ownPlans }: Pick<Tenancy, "environment" | "plans" | "ownPlans">,
): Promise<{ readonly plan: DeployedPlan; readonly surplus: readonly DeployedPlan[] }> {
  const wanted = wantedOwnPlan(tenant, deployed, { environment });
  let { own } = deployed;
  let plan = own.find((each) => hasStages(each, wanted));
  if (plan === undefined) {
    const created = await ownPlans.create(wanted);
    // A concurrent run may have created one too, or an earlier attempt of this call whose answer was lost.
    own = (await plans.all()).filter(({ name }) => name === wanted.name);
    plan = own.find((each) => hasStages(each, wanted)) ?? created;
  }
  if (!isAsWanted(plan, wanted)) await ownPlans.change(plan, wanted);
  return { plan, surplus: own.filter(({ id }) => id !== plan.id) };
}

/** Removes the usage plans of a tenant's own limits, if there are any. Their keys are then in no plan. */
export async function removeOwnPlans(
  tenantId: string,
  { environment, plans, ownPlans }: Pick<Tenancy, "environment" | "plans" | "ownPlans">,
): Promise<void> {
  const name = tenantPlanName(environment, tenantId);
  for (const plan of await plans.all()) if (plan.name === name) await ownPlans.remove(plan);
}
