import type { PlanName } from "@tollgate/environments";
import { audited, auditedState } from "../audit/audited";
import { findKeyOf, settleTenant } from "./settle-tenant";
import { nowSeconds, randomId, type Tenancy } from "../core/tenancy";
import { planIds } from "./place-in-plan";
import { PlanRemovedError } from "./errors";
import { requireMadeTenant, requireUnmoved } from "../core/require-tenant";
import { TenantChangedError } from "../core/errors";
import type { TenantRecord } from "../core/tenant-record";

/**
 * Disables a tenant's key. Its requests get 403 from then on, regardless of the authorizer's cache.
 *
 * @throws {TenantIdError} before any call. {@link TenantNotFoundError} {@link TenantUnfinishedError}
 * @throws {TenantChangedError} when a concurrent change wants another state and came last.
 * @throws {ApiKeyMissingError}, and any error of the ports. It is the cause of a {@link LeftUnfinishedError}
 * if the change may have been recorded.
 */
export function suspendTenant(tenantId: string, tenancy: Tenancy): Promise<TenantRecord> {
  return changeTenant(tenantId, "suspend", { status: "suspended" }, tenancy);
}

/** Enables a tenant's key again. @throws {PlanRemovedError} and the errors of `suspendTenant`. */
export function resumeTenant(tenantId: string, tenancy: Tenancy): Promise<TenantRecord> {
  return changeTenant(tenantId, "resume", { status: "active" }, tenancy);
}

/**
 * Moves a tenant to another plan. The quota of the new plan starts at zero usage.
 *
 * @throws {PlanNotFoundError} and the errors of `suspendTenant`.
 */
export async function moveTenant(tenantId: string, plan: PlanName, tenancy: Tenancy): Promise<TenantRecord> {
  return changeTenant(tenantId, "move", { plan }, tenancy);
}

type Wish = Partial<Pick<TenantRecord, "status" | "plan">>;

async function changeTenant(
  untrustedTenantId: string,
  change: "suspend" | "resume" | "move",
  wish: Wish,
  tenancy: Tenancy,
): Promise<TenantRecord> {
  const before = await requireMadeTenant(untrustedTenantId, tenancy);
  // A tenant can always be suspended, also while it moves to another cell.
  if (change !== "suspend") requireUnmoved(before);
  const { plans } = tenancy.environment;
  if (wish.status === "active" && !Object.hasOwn(plans, before.plan))
    throw new PlanRemovedError(before.tenantId, before.plan, Object.keys(plans));
  // Checked before the change is recorded, because a change to a plan that is not deployed could never be
  // applied.
  if (wish.plan !== undefined) await planIds(wish.plan, tenancy);
  if (holds(before, wish) && (await isFollowed(before, tenancy))) return before;
  const wanted: TenantRecord = {
    ...before,
    ...wish,
    settled: false,
    updatedAt: nowSeconds(tenancy),
    revision: randomId(tenancy),
  };
  const { tenantId } = before;
  const event = { tenantId, change, before: auditedState(before), after: auditedState(wanted) };
  const again = `tenants ${change} ${tenantId}${wish.plan === undefined ? "" : ` --plan ${wish.plan}`}`;
  return audited(event, tenancy, async (done, leaves) => {
    leaves(
      `tenant "${tenantId}" is recorded as ${wanted.status} on plan ${wanted.plan}, and its API key may not be: ` +
        `run ${again} to finish it`,
    );
    await tenancy.records.write(wanted, before.revision);
    const settled = await settleTenant(wanted, tenancy);
    if (!holds(settled, wish)) throw new TenantChangedError(tenantId);
    leaves();
    await done(auditedState(settled));
    return settled;
  });
}

/** Whether API Gateway matches a settled record, so that nothing has to be changed or recorded. */
async function isFollowed(tenant: TenantRecord, tenancy: Tenancy): Promise<boolean> {
  const key = tenant.settled ? await findKeyOf(tenant, tenancy) : undefined;
  if (key === undefined || key.id !== tenant.apiKeyId || key.enabled !== (tenant.status === "active"))
    return false;
  if (!Object.hasOwn(tenancy.environment.plans, tenant.plan)) return true;
  const { wanted, others } = await planIds(tenant.plan, tenancy);
  for (const other of others) if (await tenancy.plans.hasKey(other, key.id)) return false;
  return tenancy.plans.hasKey(wanted, key.id);
}

/** Whether a record has the wanted state. False if a concurrent change to another state came last. */
function holds(record: TenantRecord, wish: Wish): boolean {
  return (wish.status ?? record.status) === record.status && (wish.plan ?? record.plan) === record.plan;
}
