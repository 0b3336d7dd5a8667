import type { PlanName } from "@tollgate/environments";
import { audited, auditedState } from "../audit/audited";
import { findKeyOf, settleTenant } from "./settle-tenant";
import { nowSeconds, randomId, type Tenancy } from "../core/tenancy";
import { planIds } from "./place-in-plan";
import { PlanRemovedError } from "./errors";
import { requireFinishedTenant } from "../core/require-tenant";
import { TenantChangedError } from "../core/errors";
import type { TenantRecord } from "../core/tenant-record";

/**
 * Disables a tenant's key: its requests get 403 from then on, whatever is in the authorizer's cache.
 *
 * @throws {TenantIdError} before any call. {@link TenantNotFoundError} {@link TenantUnfinishedError}
 * {@link TenantChangedError} when a concurrent change wants something else and came last.
 * {@link ApiKeyMissingError}, and whatever the ports reject with; in a {@link LeftUnfinishedError}, once the change may be
 * recorded.
 */
export function suspendTenant(tenantId: string, tenancy: Tenancy): Promise<TenantRecord> {
  return changeTenant(tenantId, "suspend", { status: "suspended" }, tenancy);
}

/** Enables a tenant's key again. @throws {PlanRemovedError} and what `suspendTenant` throws. */
export function resumeTenant(tenantId: string, tenancy: Tenancy): Promise<TenantRecord> {
  return changeTenant(tenantId, "resume", { status: "active" }, tenancy);
}

/** Moves a tenant to another plan, where its quota starts anew. @throws {PlanNotFoundError} and what `suspendTenant` throws. */
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
  const before = await requireFinishedTenant(untrustedTenantId, tenancy);
  const { plans } = tenancy.environment;
  if (wish.status === "active" && !Object.hasOwn(plans, before.plan))
    throw new PlanRemovedError(before.tenantId, before.plan, Object.keys(plans));
  // Before the change is recorded: a plan that is not deployed could never be applied.
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

/** Whether a record has the wanted state: not where a concurrent change wanted another and came last. */
function holds(record: TenantRecord, wish: Wish): boolean {
  return (wish.status ?? record.status) === record.status && (wish.plan ?? record.plan) === record.plan;
}
