import type { AuditedChange, AuditEntry } from "@tollgate/tenant-provisioning-runtime";
import type { TenantEvent } from "../schema/tenant-event";

/** An event without its place in the order of its tenant. */
export type UnnumberedEvent = Omit<TenantEvent, "sequence" | "source">;

/** The type of the event of each change. */
export const CHANGE_TYPES = {
  create: "tollgate.tenant.created",
  adopt: "tollgate.tenant.adopted",
  suspend: "tollgate.tenant.suspended",
  resume: "tollgate.tenant.resumed",
  move: "tollgate.tenant.plan-changed",
  limits: "tollgate.tenant.limits-changed",
  "move-cell": "tollgate.tenant.moved",
  update: "tollgate.tenant.updated",
  delete: "tollgate.tenant.deleted",
  "mint-token": "tollgate.token.minted",
  "rotate-token": "tollgate.token.rotated",
  "update-token": "tollgate.token.updated",
  "revoke-token": "tollgate.token.revoked",
  repair: "tollgate.tenant.repaired",
} as const satisfies Readonly<Record<AuditedChange, TenantEvent["type"]>>;

/** Bytes of an event at most. EventBridge allowed 256 kB for a whole request, of which the rest is a margin. */
export const MOST_BYTES = 240_000;

/** Events that `PutEvents` takes at once. */
export const MOST_EVENTS = 10;

/** Digits of a sequence number, so that numbers are in the order of their texts, as the extension asks for. */
const DIGITS = 16;

/** Returns the event of a change that took effect. Its id is the operation, whichever entry tells it. */
export function changeEvent(entry: AuditEntry): UnnumberedEvent {
  if (entry.change === "unknown") return unreadableEvent(entry);
  return withinSize(entry, {
    id: entry.operation,
    type: CHANGE_TYPES[entry.change],
    data: changeOf(entry),
  });
}

/** Returns the event of a change of which it is not known whether it took effect. */
export function unfinishedEvent(entry: AuditEntry): UnnumberedEvent {
  if (entry.change === "unknown") return unreadableEvent(entry);
  return withinSize(entry, {
    id: `${entry.operation}-unfinished`,
    type: "tollgate.tenant.change-unfinished",
    data: { ...changeOf(entry), change: entry.change },
  });
}

/** Gives an event its source and its number. */
export function numbered(event: UnnumberedEvent, source: string, number: number): TenantEvent {
  return { ...event, source, sequence: String(number).padStart(DIGITS, "0") } as TenantEvent;
}

/** Whether an event tells a change itself, so that no other entry of the change has to. */
export function tellsChange({ type }: Pick<TenantEvent, "type">): boolean {
  return type !== "tollgate.tenant.change-unfinished";
}

/** Returns the event of an entry of which only its key can be read. */
export function unreadableEvent({ operation, ...entry }: AuditEntry): UnnumberedEvent {
  return {
    ...attributesOf(entry),
    id: `${operation}-unreadable`,
    type: "tollgate.tenant.change-unreadable",
    data: { operation },
  };
}

function changeOf({ operation, actor, before, after }: AuditEntry) {
  return { operation, actor, ...(before && { before }), ...(after && { after }) };
}

/** The attributes that all events have. */
export function attributesOf({ tenantId, at }: Pick<AuditEntry, "tenantId" | "at">) {
  return {
    specversion: "1.0",
    subject: tenantId,
    time: at,
    datacontenttype: "application/json",
  } as const;
}

interface OfChange extends Pick<UnnumberedEvent, "id" | "type"> {
  readonly data: ReturnType<typeof changeOf> & { readonly change?: AuditedChange };
}

function withinSize(entry: AuditEntry, { id, type, data }: OfChange): UnnumberedEvent {
  const isTooLarge = Buffer.byteLength(JSON.stringify(data)) > MOST_BYTES - 2_000;
  return {
    ...attributesOf(entry),
    id,
    type,
    data: isTooLarge ? { ...data, before: undefined, after: undefined, shortened: true } : data,
  } as UnnumberedEvent;
}
