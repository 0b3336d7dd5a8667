import type { AuditEvent } from "./audit-event";
import { parseTenantId } from "./tenant-id";
import type { Tenancy } from "./tenancy";

/**
 * The events of all tenants since a time, oldest first, as they arrive.
 *
 * @param since milliseconds since 1970
 */
export async function* auditSince(
  since: number,
  { audit, clock = Date.now }: Pick<Tenancy, "audit" | "clock">,
): AsyncIterable<AuditEvent> {
  yield* audit.between(new Date(since).toISOString(), new Date(clock()).toISOString());
}

/** A tenant's events, oldest first; they outlive the tenant. @throws {TenantIdError} before any call. */
export async function* auditOf(
  untrustedTenantId: string,
  { audit }: Pick<Tenancy, "audit">,
): AsyncIterable<AuditEvent> {
  yield* audit.of(parseTenantId(untrustedTenantId));
}
