// Audited changes: the entries before and after each change of a tenant, and reading the audit trail.
// Not here: the storage of the trail, which is in `adapters/dynamodb/audit.ts`.

import type { AuditedChange, AuditedState, AuditEntry, AuditEvent } from "../core/audit-trail";
import { defined } from "../core/defined";
import { randomId, type Tenancy } from "../core/tenancy";
import { LeftUnfinishedError } from "./errors";
import { TenantChangedError, TokenNotDeliveredError } from "../core/errors";
import type { TenantRecord } from "../core/tenant-record";

/** A change of a tenant, as the audit trail shows it. */
export interface Change {
  readonly tenantId: string;
  readonly change: AuditedChange;
  readonly before?: AuditedState;
  readonly after?: AuditedState;
}

/** Appends the entry `begun`. @returns a function that appends the entry `done` */
export async function beginAudited(
  change: Change,
  tenancy: Pick<Tenancy, "audit" | "actor" | "clock" | "randomBytes">,
): Promise<(done?: AuditedState) => Promise<void>> {
  const operation = randomId(tenancy);
  await tenancy.audit.append(eventOf(change, "begun", operation, tenancy));
  return (done = change.after) =>
    tenancy.audit.append(eventOf({ ...change, ...(done && { after: done }) }, "done", operation, tenancy));
}

/**
 * Changes a tenant's record between the entries `begun` and `done`. If a concurrent change came first, the
 * error names it.
 *
 * @param run receives `done`, which appends the second entry, and `leaves`, which sets the text about the
 * state that a failure leaves from then on. Without a text, a failure leaves nothing
 * @param operation the change's id in the trail: 16 hexadecimal digits
 * @throws {LeftUnfinishedError} with the error of `run` if the change is left unfinished
 */
export async function audited<Result>(
  change: Change,
  tenancy: Pick<Tenancy, "audit" | "actor" | "clock" | "randomBytes" | "records">,
  run: (done: (after?: AuditedState) => Promise<void>, leaves: (what?: string) => void) => Promise<Result>,
  operation = randomId(tenancy),
): Promise<Result> {
  const append = (phase: AuditEvent["phase"], of: Change) =>
    tenancy.audit.append(eventOf(of, phase, operation, tenancy));
  await append("begun", change);
  let left: string | undefined;
  try {
    return await run(
      (after = change.after) => append("done", { ...change, ...(after && { after }) }),
      (what) => {
        left = what;
      },
    );
  } catch (error) {
    const cause = error instanceof TokenNotDeliveredError ? error.cause : error;
    // The state after a concurrent change belongs to that change.
    if (!(cause instanceof TenantChangedError))
      throw left === undefined ? error : new LeftUnfinishedError(left, error);
    if (cause.winner !== undefined) throw error;
    const lost = await lostTo(change.tenantId, operation, tenancy);
    throw error instanceof TokenNotDeliveredError ? error.because(lost) : lost;
  }
}

/** The changes that modify a tenant's record. */
const OF_RECORDS: readonly AuditEntry["change"][] = [
  "create",
  "adopt",
  "suspend",
  "resume",
  "move",
  "limits",
  "move-cell",
  "update",
  "delete",
  "repair",
];

/** Finds the concurrent change that came first. @param operation the change that came second */
async function lostTo(
  tenantId: string,
  operation: string,
  { audit, records }: Pick<Tenancy, "audit" | "records">,
): Promise<TenantChangedError> {
  try {
    let by: AuditEntry | undefined;
    for await (const event of audit.of(tenantId))
      if (event.operation !== operation && OF_RECORDS.includes(event.change)) by = event;
    return new TenantChangedError(tenantId, { ...(by && { by }), tenant: await records.get(tenantId) });
  } catch {
    // The other change is unknown, but it is certain that this change came second.
    return new TenantChangedError(tenantId);
  }
}

/** One entry of a change. @param operation the same for both entries of the change, and unique */
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
export function auditedState({ status, plan, limits, apiKeyId }: TenantRecord): AuditedState {
  return { status, plan, ...defined({ limits, apiKeyId }) };
}
