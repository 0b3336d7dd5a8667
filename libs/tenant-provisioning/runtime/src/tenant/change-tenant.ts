import type { PlanName } from "@tollgate/environments";
import { audited, auditedState, eventOf } from "../audit/audited";
import { areSameLimits, changedLimits, limitsOf, type LimitsChange, quotaText } from "../core/own-limits";
import { findKeyOf, settleTenant } from "./settle-tenant";
import { nowSeconds, randomId, type Tenancy } from "../core/tenancy";
import { isAsWanted, plansOfTenant, wantedOwnPlan } from "./own-plan";
import { planIds } from "./place-in-plan";
import { PlanRemovedError } from "./errors";
import { requireMadeTenant, requireUnmoved } from "../core/require-tenant";
import { QuotaExceededError, TenantChangedError } from "../core/errors";
import type { AuditedState } from "../core/audit-trail";
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
 * Moves a tenant to another plan. The quota of the new plan starts at zero usage. A tenant with limits of its own
 * keeps them, and its usage plan with the usage.
 *
 * @throws {PlanNotFoundError} and the errors of `suspendTenant`.
 */
export async function moveTenant(tenantId: string, plan: PlanName, tenancy: Tenancy): Promise<TenantRecord> {
  return changeTenant(tenantId, "move", { plan }, tenancy);
}

/**
 * Changes a tenant's own limits, which hold instead of those of its plan. The first change gives the tenant a usage
 * plan of its own, whose usage starts at zero, and copies the limits that it does not state from the tenant's plan;
 * later changes keep what they do not state, and change the usage plan in place.
 *
 * @param change null removes all own limits, and the usage plan: the usage of the tenant's plan starts at zero
 * @throws {TenantLimitsError} when the limits are invalid or not complete. {@link PlanNotFoundError} {@link PlanRemovedError}
 * @throws {QuotaExceededError} when the account can have no more usage plans. The tenant is as before.
 * @throws the errors of `suspendTenant`.
 */
export function limitTenant(
  tenantId: string,
  change: LimitsChange | null,
  tenancy: Tenancy,
): Promise<TenantRecord> {
  return changeTenant(tenantId, "limits", { limits: change }, tenancy);
}

/** Null limits are those of the plan. */
type Wish = Partial<Pick<TenantRecord, "status" | "plan">> & { readonly limits?: LimitsChange | null };

/** The options with which a change is run again. */
function optionsOf({ plan, limits }: Wish): string {
  if (limits === null) return " --reset";
  const { rateLimit, burstLimit, quota } = limits ?? {};
  return [
    plan === undefined ? "" : ` --plan ${plan}`,
    rateLimit === undefined ? "" : ` --rate ${rateLimit ?? "none"}`,
    burstLimit === undefined ? "" : ` --burst ${burstLimit}`,
    quota === undefined ? "" : ` --quota ${quota === null ? "none" : quotaText(quota)}`,
  ].join("");
}

async function changeTenant(
  untrustedTenantId: string,
  change: "suspend" | "resume" | "move" | "limits",
  { limits: changeOfLimits, ...wish }: Wish,
  tenancy: Tenancy,
): Promise<TenantRecord> {
  const before = await requireMadeTenant(untrustedTenantId, tenancy);
  // A tenant can always be suspended, also while it moves to another cell.
  if (change !== "suspend") requireUnmoved(before);
  const { plans } = tenancy.environment;
  const needsPlan = wish.status === "active" || changeOfLimits !== undefined;
  if (needsPlan && !Object.hasOwn(plans, before.plan))
    throw new PlanRemovedError(before.tenantId, before.plan, Object.keys(plans));
  const { limits: limitsBefore, ...rest } = before;
  const limits =
    changeOfLimits === undefined
      ? limitsBefore
      : changeOfLimits === null
        ? undefined
        : changedLimits(limitsOf(before, tenancy.environment), changeOfLimits);
  const wanted: TenantRecord = {
    ...rest,
    ...wish,
    ...(limits && { limits }),
    settled: false,
    updatedAt: nowSeconds(tenancy),
    revision: randomId(tenancy),
  };
  // Checked before the change is recorded, because a change to a plan that is not deployed could never be
  // applied.
  if (wish.plan !== undefined || changeOfLimits !== undefined) await planIds(wanted.plan, tenancy);
  const isWanted = (record: TenantRecord) =>
    (wish.status ?? record.status) === record.status &&
    (wish.plan ?? record.plan) === record.plan &&
    (changeOfLimits === undefined || areSameLimits(record.limits, limits));
  if (isWanted(before) && (await isFollowed(before, tenancy))) return before;
  const { tenantId } = before;
  const event = { tenantId, change, before: auditedState(before), after: auditedState(wanted) };
  const again = `tenants ${change} ${tenantId}${optionsOf({ ...wish, ...(changeOfLimits !== undefined && { limits: changeOfLimits }) })}`;
  const operation = randomId(tenancy);
  const run = async (done: (after: AuditedState) => Promise<void>, leaves: (what?: string) => void) => {
    leaves(
      `tenant "${tenantId}" is recorded as ${wanted.status} on plan ${wanted.plan}${limits ? " with limits of its own" : ""}, ` +
        `and its API key may not be: run ${again} to finish it`,
    );
    await tenancy.records.write(wanted, before.revision);
    let settled: TenantRecord;
    try {
      settled = await settleTenant(wanted, tenancy);
    } catch (error) {
      if (!(error instanceof QuotaExceededError) || changeOfLimits === undefined) throw error;
      await restore(before, wanted, tenancy);
      await tenancy.audit.append(eventOf(event, "undone", operation, tenancy));
      leaves();
      throw error;
    }
    // Also if a concurrent change to another state came last.
    if (!isWanted(settled)) throw new TenantChangedError(tenantId);
    leaves();
    await done(auditedState(settled));
    return settled;
  };
  return audited(event, tenancy, run, operation);
}

/** Restores the record that a change replaced, and applies it again. */
async function restore(before: TenantRecord, replaced: TenantRecord, tenancy: Tenancy): Promise<void> {
  const restored: TenantRecord = {
    ...before,
    settled: false,
    updatedAt: nowSeconds(tenancy),
    revision: randomId(tenancy),
  };
  await tenancy.records.write(restored, replaced.revision);
  await settleTenant(restored, tenancy);
}

/** Whether API Gateway matches a settled record, so that nothing has to be changed or recorded. */
async function isFollowed(tenant: TenantRecord, tenancy: Tenancy): Promise<boolean> {
  const key = tenant.settled ? await findKeyOf(tenant, tenancy) : undefined;
  if (key === undefined || key.id !== tenant.apiKeyId || key.enabled !== (tenant.status === "active"))
    return false;
  if (!Object.hasOwn(tenancy.environment.plans, tenant.plan)) return true;
  const deployed = await plansOfTenant(tenant, tenancy);
  const { tier, otherTiers, own } = deployed;
  const wanted = tenant.limits === undefined ? tier : own[0];
  if (own.length !== (tenant.limits === undefined ? 0 : 1) || wanted === undefined) return false;
  if (wanted !== tier && !isAsWanted(wanted, wantedOwnPlan(tenant, deployed, tenancy))) return false;
  const others = [tier, ...otherTiers].filter((each) => each !== wanted);
  for (const { id } of others) if (await tenancy.plans.hasKey(id, key.id)) return false;
  return tenancy.plans.hasKey(wanted.id, key.id);
}
