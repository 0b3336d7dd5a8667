import { resourceName, tenantPlanName } from "@tollgate/records";
import type { DeployedPlan } from "../core/api-gateway-ports";
import { limitsOf } from "../core/own-limits";
import { OWN_PLAN, ownPlanProblem } from "./own-plan";
import type { Environment, PlanLimits, PlanName } from "@tollgate/environments";
import { findKeyOf } from "./settle-tenant";
import { finishingCommand, isUnfinished, type TenantRecord } from "../core/tenant-record";
import { removedPlan } from "./errors";
import { requireTenant } from "../core/require-tenant";
import type { Tenancy } from "../core/tenancy";

export interface TenantReport {
  readonly tenant: TenantRecord;
  /** The API key. Null if it does not exist. */
  readonly key: {
    readonly id: string;
    readonly enabled: boolean;
    /** The environment's plans that contain it. */
    readonly plans: readonly PlanName[];
    /** Whether a usage plan of the tenant's own limits contains it. */
    readonly isInOwnPlan: boolean;
  } | null;
  /** The limits that hold: the tenant's own or, without any, those of its plan. */
  readonly limits: PlanLimits;
  /** The differences between API Gateway and the record, as messages. */
  readonly problems: readonly string[];
}

/** @throws {TenantIdError} before any call. {@link TenantNotFoundError}, and any error of the ports. */
export async function showTenant(untrustedTenantId: string, tenancy: Tenancy): Promise<TenantReport> {
  const tenant = await requireTenant(untrustedTenantId, tenancy);
  const { clientId, tenantId } = tenant;
  const { environment, plans } = tenancy;
  const limits = limitsOf(tenant, environment);
  const found = await findKeyOf(tenant, tenancy);
  if (found === undefined)
    return { tenant, limits, key: null, problems: [`there is no API key with the value ${clientId}`] };
  const { id, enabled } = found;
  const deployed = await plans.all();
  const holdsKey = async (name: string) => {
    for (const plan of deployed) if (plan.name === name && (await plans.hasKey(plan.id, id))) return true;
    return false;
  };
  const held: PlanName[] = [];
  for (const name of Object.keys(environment.plans))
    if (await holdsKey(resourceName(environment, name))) held.push(name);
  const isInOwnPlan = await holdsKey(tenantPlanName(environment, tenantId));
  const key = { id, enabled, plans: held, isInOwnPlan };
  return { tenant, limits, key, problems: [...differences(tenant, key, deployed, environment)] };
}

function* differences(
  tenant: TenantRecord,
  key: NonNullable<TenantReport["key"]>,
  deployed: readonly DeployedPlan[],
  environment: Pick<Environment, "service" | "name" | "plans">,
): Iterable<string> {
  const { plans } = environment;
  const { tenantId, status, plan, settled, apiKeyId } = tenant;
  if (isUnfinished(status)) {
    yield `it is still ${status}: run ${finishingCommand(tenant)} again`;
    return;
  }
  const again = status === "active" ? "resume" : "suspend";
  if (!settled) yield `its last change was not finished: run ${again} ${tenantId}`;
  if (apiKeyId !== key.id)
    yield `its record names the API key ${apiKeyId}, which is gone: run ${again} ${tenantId}`;
  if (key.enabled !== (status === "active")) {
    yield `its API key is ${key.enabled ? "enabled" : "disabled"}: run ${again} ${tenantId}`;
  }
  if (!Object.hasOwn(plans, plan))
    yield `it is on plan ${plan}, ${removedPlan(tenantId, Object.keys(plans))}`;
  else {
    const held = [...key.plans, ...(key.isInOwnPlan ? [OWN_PLAN] : [])];
    const problem = ownPlanProblem(tenant, { plans: deployed }, environment);
    if (held.length !== 1 || held[0] !== (tenant.limits === undefined ? plan : OWN_PLAN))
      yield `its API key is in ${held.join(" and ") || "no plan"}: run move ${tenantId} --plan ${plan}`;
    else if (problem !== undefined) yield `${problem}: run ${again} ${tenantId}`;
  }
}
