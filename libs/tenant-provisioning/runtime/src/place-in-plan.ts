import type { PlanName } from "@tollgate/environments";
import { resourceName } from "@tollgate/environments";
import { parsePlanName } from "./limits";
import { PlanNotFoundError } from "./plan-not-found-error";
import { PlanConflictError } from "./plan-conflict-error";
import type { Tenancy } from "./tenancy";
import { TenantChangedError } from "./tenant-changed-error";
import type { TenantRecord } from "./tenant-record";

/**
 * Id of an environment's plan, and of its other plans.
 *
 * @throws {PlanNameError} before any call. {@link PlanNotFoundError} {@link DuplicatePlanError}
 */
export async function planIds(
  plan: PlanName,
  { environment, plans }: Pick<Tenancy, "environment" | "plans">,
): Promise<{ readonly wanted: string; readonly others: readonly string[] }> {
  const name = resourceName(environment, parsePlanName(plan, environment));
  const names = Object.keys(environment.plans).map((each) => resourceName(environment, each));
  const ids = await plans.findIds(names);
  const wanted = ids.get(name);
  if (wanted === undefined) throw new PlanNotFoundError(name);
  return { wanted, others: [...ids.values()].filter((id) => id !== wanted) };
}

/**
 * Puts a key into one plan of the environment and no other. A key can be in one plan of a stage at a time, so it leaves the
 * other first: between the two calls its requests get 403.
 */
export async function placeInPlan(
  keyId: string,
  plan: PlanName,
  tenancy: Pick<Tenancy, "environment" | "plans">,
): Promise<void> {
  const { wanted, others } = await planIds(plan, tenancy);
  for (const other of others)
    if (await tenancy.plans.hasKey(other, keyId)) await tenancy.plans.removeKey(other, keyId);
  if (!(await tenancy.plans.hasKey(wanted, keyId))) await tenancy.plans.addKey(wanted, keyId);
}

/** How often a run gives way to another that moves the same key at the same time. */
const MAX_ATTEMPTS = 5;

/**
 * Puts a key into the plan of its record, also where another run moves the key between two calls of this one.
 *
 * @throws {TenantChangedError} when the record is no longer the newest. {@link PlanConflictError}
 */
export async function followPlan(
  keyId: string,
  { tenantId, plan, revision }: TenantRecord,
  tenancy: Pick<Tenancy, "environment" | "plans" | "records">,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await placeInPlan(keyId, plan, tenancy);
    } catch (error) {
      if (!(error instanceof PlanConflictError) || attempt === MAX_ATTEMPTS) throw error;
      if ((await tenancy.records.get(tenantId))?.revision !== revision)
        throw new TenantChangedError(tenantId);
    }
  }
}
