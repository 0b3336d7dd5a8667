import type { AuditedChange, AuditedState, AuditEvent } from "./audit-event";
import { randomId } from "./ids";
import type { Tenancy } from "./tenancy";
import type { TenantRecord } from "./tenant-record";

/** What a change was about. */
export interface Change {
  readonly tenantId: string;
  readonly change: AuditedChange;
  readonly before?: AuditedState;
  readonly after?: AuditedState;
}

/** Writes that a change begins, and returns what writes that it is done. */
export async function beginAudited(
  change: Change,
  tenancy: Pick<Tenancy, "audit" | "actor" | "clock" | "randomBytes">,
): Promise<(done?: AuditedState) => Promise<void>> {
  const operation = randomId(tenancy);
  await tenancy.audit.append(eventOf(change, "begun", operation, tenancy));
  return (done = change.after) =>
    tenancy.audit.append(eventOf({ ...change, ...(done && { after: done }) }, "done", operation, tenancy));
}

/** One of the two entries of a change. @param operation the same for both, and for no other change */
export function eventOf(
  { tenantId, change, before, after }: Change,
  phase: AuditEvent["phase"],
  operation: string,
  { actor, clock = Date.now }: Pick<Tenancy, "actor" | "clock">,
): AuditEvent {
  return {
    tenantId,
    at: new Date(clock()).toISOString(),
    change,
    phase,
    operation,
    actor,
    ...(before && { before }),
    ...(after && { after }),
  };
}

/** The part of a record that events show. */
export function auditedState({ status, plan, apiKeyId }: TenantRecord): AuditedState {
  return { status, plan, ...(apiKeyId !== undefined && { apiKeyId }) };
}
