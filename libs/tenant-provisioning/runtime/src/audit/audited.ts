import type { AuditedChange, AuditedState, AuditEntry, AuditEvent } from "../core/audit-trail";
import { randomId, type Tenancy } from "../core/tenancy";
import { LeftUnfinishedError } from "./errors";
import { TenantChangedError, TokenNotDeliveredError } from "../core/errors";
import type { TenantRecord } from "../core/tenant-record";

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

/**
 * Makes a change of a tenant's record between the two entries of it. Where someone else's change came first, the error says
 * whose.
 *
 * @param run is given what writes that the change is done, and what says what a failure leaves from now on; without a text that
 * it leaves nothing
 * @param operation names the change in the trail: 16 hexadecimal digits
 * @throws {LeftUnfinishedError} of what `run` threw, where something of this change is left
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
    // What is there after someone else's change is that one's.
    if (!(cause instanceof TenantChangedError))
      throw left === undefined ? error : new LeftUnfinishedError(left, error);
    if (cause.winner !== undefined) throw error;
    const lost = await lostTo(change.tenantId, operation, tenancy);
    throw error instanceof TokenNotDeliveredError ? error.because(lost) : lost;
  }
}

/** Changes that write a tenant's record. */
const OF_RECORDS: readonly AuditEntry["change"][] = [
  "create",
  "adopt",
  "suspend",
  "resume",
  "move",
  "update",
  "delete",
  "repair",
];

/** @param operation the change that came too late */
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
    // That this change came too late is known all the same.
    return new TenantChangedError(tenantId);
  }
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
