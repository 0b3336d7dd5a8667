import type { AuditEntry } from "./audit-event";
import type { Tenancy } from "./tenancy";

const ENDINGS: readonly AuditEntry["change"][] = ["revoke-token", "rotate-token", "repair"];

/** Whether someone ended a token, by the audit trail: an old file must not bring it back. */
export async function wasEnded(
  tenantId: string,
  tokenId: string,
  { audit }: Pick<Tenancy, "audit">,
): Promise<boolean> {
  for await (const { change, before } of audit.of(tenantId))
    if (before?.tokenId === tokenId && ENDINGS.includes(change)) return true;
  return false;
}
