import type { PlanName } from "@tollgate/environments";
import { auditedState, beginAudited } from "./audited";
import { nowSeconds, randomId } from "./ids";
import { planIds } from "./place-in-plan";
import { requireFinishedTenant } from "./require-tenant";
import { settleTenant } from "./settle-tenant";
import type { Tenancy } from "./tenancy";
import type { TenantRecord } from "./tenant-record";

/**
 * Disables a tenant's key: its requests get 403 from then on, whatever the authorizer's cache holds.
 *
 * @throws {TenantIdError} before any call. {@link TenantNotFoundError} {@link TenantUnfinishedError}
 * {@link TenantChangedError} {@link ApiKeyMissingError}, and whatever the ports reject with.
 */
export function suspendTenant(tenantId: string, tenancy: Tenancy): Promise<TenantRecord> {
  return changeTenant(tenantId, "suspend", { status: "suspended" }, tenancy);
}

/** Enables a tenant's key again. @throws what `suspendTenant` throws. */
export function resumeTenant(tenantId: string, tenancy: Tenancy): Promise<TenantRecord> {
  return changeTenant(tenantId, "resume", { status: "active" }, tenancy);
}

/** Moves a tenant to another plan, where its quota starts anew. @throws {PlanNotFoundError} and what `suspendTenant` throws. */
export async function moveTenant(tenantId: string, plan: PlanName, tenancy: Tenancy): Promise<TenantRecord> {
  return changeTenant(tenantId, "move", { plan }, tenancy);
}

async function changeTenant(
  untrustedTenantId: string,
  change: "suspend" | "resume" | "move",
  wish: Partial<Pick<TenantRecord, "status" | "plan">>,
  tenancy: Tenancy,
): Promise<TenantRecord> {
  const before = await requireFinishedTenant(untrustedTenantId, tenancy);
  // Before the intent is written: a plan that is not there could never be followed.
  if (wish.plan !== undefined) await planIds(wish.plan, tenancy);
  const wanted: TenantRecord = {
    ...before,
    ...wish,
    settled: false,
    updatedAt: nowSeconds(tenancy),
    revision: randomId(tenancy),
  };
  const done = await beginAudited(
    {
      tenantId: before.tenantId,
      change,
      before: auditedState(before),
      after: auditedState(wanted),
    },
    tenancy,
  );
  await tenancy.records.write(wanted, before.revision);
  const settled = await settleTenant(wanted, tenancy);
  await done(auditedState(settled));
  return settled;
}
