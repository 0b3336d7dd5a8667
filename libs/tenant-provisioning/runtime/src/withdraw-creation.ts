import type { AuditTrail } from "./audit-event";
import { auditedState, eventOf } from "./audited";
import { randomId } from "./ids";
import type { Tenancy } from "./tenancy";
import { TenantChangedError } from "./tenant-changed-error";
import type { TenantRecord } from "./tenant-record";

/**
 * Removes the record of a tenant that cannot be made and has no key, unless somebody else is at it, and writes of each run that
 * began to make it that nothing of it is left.
 */
export async function withdrawCreation(
  creating: TenantRecord,
  tenancy: Pick<Tenancy, "records" | "audit" | "actor" | "clock" | "randomBytes">,
): Promise<void> {
  const { tenantId } = creating;
  const deleting: TenantRecord = { ...creating, status: "deleting", revision: randomId(tenancy) };
  try {
    await tenancy.records.write(deleting, creating.revision);
    // Before the record is gone: whoever begins afterwards makes another tenant of this id.
    const begun = await unendedCreations(tenantId, tenancy.audit);
    await tenancy.records.remove(deleting);
    const change = { tenantId, change: "create", before: auditedState(creating) } as const;
    for (const operation of begun) await tenancy.audit.append(eventOf(change, "undone", operation, tenancy));
  } catch (error) {
    if (!(error instanceof TenantChangedError)) throw error;
  }
}

/** The operations that began to make a tenant, and of which the trail has no end. */
async function unendedCreations(tenantId: string, audit: AuditTrail): Promise<ReadonlySet<string>> {
  const begun = new Set<string>();
  for await (const { change, phase, operation } of audit.of(tenantId))
    if (phase !== "begun") begun.delete(operation);
    else if (change === "create") begun.add(operation);
  return begun;
}
