import type { AuditEvent } from "./audit-event";
import { parseTenantId } from "./tenant-id";
import type { Tenancy } from "./tenancy";

/** A tenant's events, oldest first; they outlive the tenant. @throws {TenantIdError} before any call. */
export async function* auditOf(
  untrustedTenantId: string,
  { audit }: Pick<Tenancy, "audit">,
): AsyncIterable<AuditEvent> {
  yield* audit.of(parseTenantId(untrustedTenantId));
}
