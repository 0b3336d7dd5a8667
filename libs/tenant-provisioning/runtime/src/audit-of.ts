import type { AuditEntry } from "./audit-event";
import { parseTenantId } from "./tenant-id";
import type { Tenancy } from "./tenancy";

/** No event is older than the audit trail itself. Each day is a query, so a time long ago would be asked for in vain. */
const FIRST_EVENT_MS = Date.UTC(2025, 0, 1);

/**
 * The events of all tenants since a time, oldest first, as they arrive.
 *
 * @param since milliseconds since 1970
 */
export async function* auditSince(
  since: number,
  { audit, clock = Date.now }: Pick<Tenancy, "audit" | "clock">,
): AsyncIterable<AuditEntry> {
  yield* audit.between(
    new Date(Math.max(since, FIRST_EVENT_MS)).toISOString(),
    new Date(clock()).toISOString(),
  );
}

/** A tenant's events, oldest first; they outlive the tenant. @throws {TenantIdError} before any call. */
export async function* auditOf(
  untrustedTenantId: string,
  { audit }: Pick<Tenancy, "audit">,
): AsyncIterable<AuditEntry> {
  yield* audit.of(parseTenantId(untrustedTenantId));
}
