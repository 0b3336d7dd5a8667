import type { TenantDetails, TenantRecord } from "./tenant-record";

export type AuditedChange =
  | "create"
  | "adopt"
  | "suspend"
  | "resume"
  | "move"
  | "limits"
  | "move-cell"
  | "update"
  | "delete"
  | "mint-token"
  | "rotate-token"
  | "update-token"
  | "revoke-token"
  | "repair";

/** The part of a record that an event shows. It contains no secrets. */
export type AuditedState = Partial<Pick<TenantRecord, "status" | "plan" | "limits" | "apiKeyId">> &
  TenantDetails & {
    readonly tokenId?: string;
    readonly cell?: string;
    readonly label?: string;
    /** Seconds since 1970. */
    readonly expiresAt?: number;
    readonly scopes?: readonly string[];
    readonly disabled?: true;
  };

/**
 * One entry of a tenant's history. A change has two entries: `begun` before its first effect, and `done`
 * after its last. If it fails without an effect, the second entry is `undone`.
 */
export interface AuditEvent {
  readonly tenantId: string;
  /** ISO 8601, in milliseconds, UTC. */
  readonly at: string;
  readonly change: AuditedChange;
  readonly phase: "begun" | "done" | "undone";
  /** The same for both entries of a change. */
  readonly operation: string;
  /** The caller's ARN from STS, or the best known name if there is none. */
  readonly actor: string;
  readonly before?: AuditedState;
  readonly after?: AuditedState;
}

/** An event as read from the trail. */
export interface AuditEntry extends Omit<AuditEvent, "change"> {
  /** `unknown` for an altered entry. */
  readonly change: AuditedChange | "unknown";
  /** Another program overwrote the entry. Only the time of the change is known. */
  readonly altered?: true;
  /** An earlier version stored it where everyone who may change tenants may change it too. */
  readonly unprotected?: true;
}

/** The append-only history of changes. */
export interface AuditTrail {
  /** Appends an event. Appending the same event again has no effect. */
  append(event: AuditEvent): Promise<void>;
  /** A tenant's events, oldest first. */
  of(tenantId: string): AsyncIterable<AuditEntry>;
  /**
   * The events of all tenants from one time to another (ISO 8601, UTC), oldest first. An event of the last
   * second may be missing.
   */
  between(from: string, to: string): AsyncIterable<AuditEntry>;
}
