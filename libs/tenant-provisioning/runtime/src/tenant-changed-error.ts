import type { AuditEntry } from "./audit-event";
import type { TenantRecord } from "./tenant-record";

/** What came before this run's own change: who made it, and what the tenant is now. */
export interface Winner {
  readonly by?: Pick<AuditEntry, "change" | "actor" | "at">;
  /** Undefined where the tenant is gone. */
  readonly tenant: Pick<TenantRecord, "status" | "plan"> | undefined;
}

/** Someone else changed a tenant at the same time. What this run had begun is undone, or part of what the other wants. */
export class TenantChangedError extends Error {
  override readonly name = "TenantChangedError";

  /** @param winner who did, where that is known */
  constructor(
    tenantId: string,
    readonly winner?: Winner,
  ) {
    super(
      `tenant "${tenantId}" was changed by someone else meanwhile${winner === undefined ? "" : words(winner)}: ` +
        "look at it, and run the command again",
    );
  }
}

function words({ by, tenant }: Winner): string {
  const change = by === undefined ? "" : ` (${by.change} by ${by.actor} at ${by.at})`;
  const state = tenant === undefined ? "is gone" : `is ${tenant.status} on plan ${tenant.plan}`;
  return `${change}, and ${state} now`;
}
