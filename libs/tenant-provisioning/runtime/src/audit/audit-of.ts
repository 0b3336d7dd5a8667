import type { AuditEntry } from "../core/audit-trail";
import { parseTenantId } from "../core/tenant-id";
import type { Tenancy } from "../core/tenancy";

/** The first day with audit events. Each day is a query, so earlier days are skipped. */
const FIRST_EVENT_MS = Date.UTC(2025, 0, 1);

/**
 * The events of all tenants since a time, oldest first, streamed.
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

/**
 * A tenant's events, oldest first. They remain after the tenant is deleted.
 *
 * @throws {TenantIdError} before any call.
 */
export async function* auditOf(
  untrustedTenantId: string,
  { audit }: Pick<Tenancy, "audit">,
): AsyncIterable<AuditEntry> {
  yield* audit.of(parseTenantId(untrustedTenantId));
}

const ENDINGS: readonly AuditEntry["change"][] = ["revoke-token", "rotate-token", "repair"];

/**
 * Whether the audit trail has a token's revocation or replacement. An old file must not restore such a token.
 */
export async function wasRevoked(
  tenantId: string,
  tokenId: string,
  { audit }: Pick<Tenancy, "audit">,
): Promise<boolean> {
  for await (const { change, before } of audit.of(tenantId))
    if (before?.tokenId === tokenId && ENDINGS.includes(change)) return true;
  return false;
}
