import type { PlanName } from "@tollgate/environments";
import { resourceName, tenantOfPlan } from "@tollgate/records";
import type { ApiKey, DeployedPlan } from "../core/api-gateway-ports";
import type { Inventory } from "../core/inventory";
import type { FoundToken } from "../core/tokens";
import type { Tenancy } from "../core/tenancy";
import type { TenantRecord } from "../core/tenant-record";

/** A snapshot of all tenants, keys, plans and tokens. */
export interface Stock {
  readonly tokens: readonly FoundToken[];
  readonly keysByValue: ReadonlyMap<string, readonly ApiKey[]>;
  readonly keyCount: number;
  /** The environment's plans that contain a key, by the key's id. */
  readonly plansByKey: ReadonlyMap<string, readonly PlanName[]>;
  /** The usage plans of tenants' own limits, with the ids of their keys, by the tenant's id. */
  readonly ownPlans: ReadonlyMap<string, readonly OwnPlanInStock[]>;
  /** The usage plans of all environments. */
  readonly plans: readonly DeployedPlan[];
  readonly records: ReadonlyMap<string, TenantRecord>;
}

/** A usage plan of a tenant's own limits. */
export interface OwnPlanInStock extends DeployedPlan {
  readonly keyIds: readonly string[];
}

/**
 * Lists tokens, then keys, then records: the reverse of the order of creation. Whatever is listed existed
 * after the things that it depends on, so a tenant that is created meanwhile does not look like a leftover.
 */
export async function takeInventory(
  inventory: Inventory,
  { environment, plans, records }: Tenancy,
): Promise<Stock> {
  const tokens: FoundToken[] = [];
  for await (const token of inventory.tokens()) tokens.push(token);
  const keysByValue = new Map<string, ApiKey[]>();
  let keyCount = 0;
  for await (const { value, ...key } of inventory.keys()) {
    keysByValue.set(value, [...(keysByValue.get(value) ?? []), key]);
    keyCount += 1;
  }
  const names = Object.keys(environment.plans) as PlanName[];
  const planIds = await plans.findIds(names.map((name) => resourceName(environment, name)));
  const plansByKey = new Map<string, PlanName[]>();
  for (const name of names) {
    const planId = planIds.get(resourceName(environment, name));
    if (planId === undefined) continue;
    for await (const keyId of inventory.keysIn(planId))
      plansByKey.set(keyId, [...(plansByKey.get(keyId) ?? []), name]);
  }
  const deployed = await plans.all();
  const ownPlans = new Map<string, OwnPlanInStock[]>();
  for (const plan of deployed) {
    const tenantId = tenantOfPlan(plan.name, environment);
    if (tenantId === undefined) continue;
    const keyIds: string[] = [];
    for await (const keyId of inventory.keysIn(plan.id)) keyIds.push(keyId);
    ownPlans.set(tenantId, [...(ownPlans.get(tenantId) ?? []), { ...plan, keyIds }]);
  }
  const byId = new Map<string, TenantRecord>();
  for await (const record of records.list()) byId.set(record.tenantId, record);
  return { tokens, keysByValue, keyCount, plansByKey, ownPlans, plans: deployed, records: byId };
}
