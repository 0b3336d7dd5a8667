import type { AuditedChange, AuditedState } from "./audit-event";
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
  { tenantId, change, before, after }: Change,
  tenancy: Pick<Tenancy, "audit" | "actor" | "clock" | "randomBytes">,
): Promise<(done?: AuditedState) => Promise<void>> {
  const { audit, actor, clock = Date.now } = tenancy;
  const operation = randomId(tenancy);
  const append = (phase: "begun" | "done", state: AuditedState | undefined) =>
    audit.append({
      tenantId,
      at: new Date(clock()).toISOString(),
      change,
      phase,
      operation,
      actor,
      ...(before && { before }),
      ...(state && { after: state }),
    });
  await append("begun", after);
  return (done = after) => append("done", done);
}

/** The part of a record that events show. */
export function auditedState({ status, plan, apiKeyId }: TenantRecord): AuditedState {
  return { status, plan, ...(apiKeyId !== undefined && { apiKeyId }) };
}
