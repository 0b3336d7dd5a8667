import { ApiKeyMissingError, PlanConflictError, PlanGoneError, TenantChangedError } from "../core/errors";
import { removeOwnPlans } from "./own-plan";
import { followPlan } from "./place-in-plan";
import { type Tenancy, randomId } from "../core/tenancy";
import type { TenantRecord } from "../core/tenant-record";
import type { AuditTrail } from "../core/audit-trail";
import { auditedState, eventOf } from "../audit/audited";

/**
 * Resolves a conflict between a creation and a concurrent change. A deletion may have looked for the key
 * before it was created, and another creation may want another plan.
 *
 * @returns the error to throw
 */
export async function resolveConflict(
  error: unknown,
  { tenantId, generation, revision, limits }: TenantRecord,
  keyId: string,
  tenancy: Tenancy,
): Promise<unknown> {
  const isRace =
    error instanceof TenantChangedError ||
    error instanceof PlanConflictError ||
    error instanceof PlanGoneError ||
    error instanceof ApiKeyMissingError;
  if (!isRace) return error;
  const newest = await tenancy.records.get(tenantId);
  if (newest?.revision === revision) return error;
  const isOurs = newest?.generation === generation;
  if (newest === undefined || (isOurs && newest.status === "deleting")) {
    await tenancy.keys.remove(keyId);
    if (limits !== undefined) await removeOwnPlans(tenantId, tenancy);
  } else if (isOurs) await followPlan(keyId, newest, tenancy);
  return new TenantChangedError(tenantId);
}

/**
 * Removes the record of a tenant that cannot be created and has no key, unless the record changed meanwhile.
 * Appends `undone` for each creation that began.
 */
export async function withdrawCreation(creating: TenantRecord, tenancy: Tenancy): Promise<void> {
  const { tenantId, limits } = creating;
  const deleting: TenantRecord = { ...creating, status: "deleting", revision: randomId(tenancy) };
  try {
    await tenancy.records.write(deleting, creating.revision);
    // Read before the record is removed, because a later creation is another tenant with the same id.
    if (limits !== undefined) await removeOwnPlans(tenantId, tenancy);
    const begun = await unendedCreations(tenantId, tenancy.audit);
    await tenancy.records.remove(deleting);
    const change = { tenantId, change: "create", before: auditedState(creating) } as const;
    for (const operation of begun) await tenancy.audit.append(eventOf(change, "undone", operation, tenancy));
  } catch (error) {
    if (!(error instanceof TenantChangedError)) throw error;
  }
}

/** The creations of a tenant that have no second entry in the audit trail. */
async function unendedCreations(tenantId: string, audit: AuditTrail): Promise<ReadonlySet<string>> {
  const begun = new Set<string>();
  for await (const { change, phase, operation } of audit.of(tenantId))
    if (phase !== "begun") begun.delete(operation);
    else if (change === "create") begun.add(operation);
  return begun;
}
