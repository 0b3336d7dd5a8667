import type { TenantDetails, TenantRecord } from "./tenant-record";

export type AuditedChange =
  | "create"
  | "adopt"
  | "suspend"
  | "resume"
  | "move"
  | "update"
  | "delete"
  | "mint-token"
  | "rotate-token"
  | "update-token"
  | "revoke-token"
  | "repair";

/** The part of a record that an event shows: nothing in it is secret. */
export type AuditedState = Partial<Pick<TenantRecord, "status" | "plan" | "apiKeyId">> &
  TenantDetails & {
    readonly tokenId?: string;
    readonly label?: string;
    /** Seconds since 1970. */
    readonly expiresAt?: number;
    readonly scopes?: readonly string[];
    readonly disabled?: true;
  };

/**
 * One entry of a tenant's history. A change has two: `begun` before its first effect, and after its last `done`, or `undone`
 * where it could not be made and nothing of it is left.
 */
export interface AuditEvent {
  readonly tenantId: string;
  /** ISO 8601, in milliseconds, UTC. */
  readonly at: string;
  readonly change: AuditedChange;
  readonly phase: "begun" | "done" | "undone";
  /** The same for both entries of a change. */
  readonly operation: string;
  /** Who: the ARN that STS names, or what is known instead. */
  readonly actor: string;
  readonly before?: AuditedState;
  readonly after?: AuditedState;
}

/** An event as it is read. */
export interface AuditEntry extends Omit<AuditEvent, "change"> {
  /** `unknown` of one that was altered. */
  readonly change: AuditedChange | "unknown";
  /** Somebody wrote over it: that there was a change at this time is known, and nothing else of it. */
  readonly altered?: true;
  /** An earlier version wrote it where who may change tenants may change it too. */
  readonly unprotected?: true;
}

/** The history of changes, to which is only added. */
export interface AuditTrail {
  /** Adding the same event again adds nothing. */
  append(event: AuditEvent): Promise<void>;
  /** A tenant's events, oldest first. */
  of(tenantId: string): AsyncIterable<AuditEntry>;
  /**
   * The events of all tenants from one time to another (ISO 8601, UTC), oldest first. One that was appended within the last
   * second may be missing.
   */
  between(from: string, to: string): AsyncIterable<AuditEntry>;
}
