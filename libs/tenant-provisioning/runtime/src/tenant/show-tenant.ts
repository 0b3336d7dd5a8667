import { resourceName } from "@tollgate/records";
import type { Environment, PlanName } from "@tollgate/environments";
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
    readonly plans: readonly PlanName[];
  } | null;
  /** The differences between API Gateway and the record, as messages. */
  readonly problems: readonly string[];
}

/** @throws {TenantIdError} before any call. {@link TenantNotFoundError}, and any error of the ports. */
export async function showTenant(untrustedTenantId: string, tenancy: Tenancy): Promise<TenantReport> {
  const tenant = await requireTenant(untrustedTenantId, tenancy);
  const { clientId } = tenant;
  const found = await findKeyOf(tenant, tenancy);
  if (found === undefined) {
    return { tenant, key: null, problems: [`there is no API key with the value ${clientId}`] };
  }
  const { id, enabled } = found;
  const key = { id, enabled, plans: await plansOf(id, tenancy) };
  return { tenant, key, problems: [...differences(tenant, key, tenancy.environment)] };
}

async function plansOf(keyId: string, { environment, plans }: Tenancy): Promise<PlanName[]> {
  const names = Object.keys(environment.plans) as PlanName[];
  const ids = await plans.findIds(names.map((name) => resourceName(environment, name)));
  const held: PlanName[] = [];
  for (const name of names) {
    const id = ids.get(resourceName(environment, name));
    if (id !== undefined && (await plans.hasKey(id, keyId))) held.push(name);
  }
  return held;
}

function* differences(
  tenant: TenantRecord,
  key: NonNullable<TenantReport["key"]>,
  { plans }: Pick<Environment, "plans">,
): Iterable<string> {
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
  else if (key.plans.length !== 1 || key.plans[0] !== plan) {
    const held = key.plans.join(" and ") || "no plan";
    yield `its API key is in ${held}: run move ${tenantId} --plan ${plan}`;
  }
}
