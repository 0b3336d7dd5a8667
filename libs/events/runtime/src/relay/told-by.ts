import { auditEntryOf, auditKeyParts, type AuditEntry } from "@tollgate/tenant-provisioning-runtime";
import {
  attributesOf,
  changeEvent,
  unfinishedEvent,
  unreadableEvent,
  type UnnumberedEvent,
} from "../event/tenant-event";
import type { Notice } from "../notices/notice";
import type { Outbox, StoredEntry } from "../outbox/ports";
import { type TenantState, tookEffect } from "./took-effect";

/** A command that takes longer may be interrupted. None that is not waits so long between its first and its last entry. */
export const GRACE_MS = 15 * 60_000;

/** What is to be done with an item that waits: publish an event, remove it, or leave it for later. */
export type Told =
  | { readonly kind: "event"; readonly event: UnnumberedEvent }
  | { readonly kind: "nothing" }
  | { readonly kind: "wait" };

const NOTHING: Told = { kind: "nothing" };

/**
 * Decides what an item tells. Each change is told by one entry: by `done`, or by `begun` if there is none. It reads what is
 * stored now, so the decision holds if no number of the tenant is assigned meanwhile.
 *
 * @param now milliseconds since 1970
 */
export async function toldBy(
  stored: StoredEntry,
  { outbox, state }: { readonly outbox: Outbox; readonly state: TenantState },
  now: number,
): Promise<Told> {
  if (stored.kind === "notice") return { kind: "event", event: await eventOfNotice(stored, state) };
  const entry = entryOf(stored);
  switch (entry.phase) {
    case "undone":
      return NOTHING;
    case "done":
      return (await wasTold(stored, entry, outbox)) ? NOTHING : ofChange(entry);
    case "begun":
      return toldByBegun(stored, entry, { outbox, state }, now);
    default:
      // Another program wrote it: what it is about is not known, and it must not stop the tenant's other events.
      return { kind: "event", event: unreadableEvent(entry) };
  }
}

/** Whether another entry of the same operation has told the change. */
async function wasTold(stored: StoredEntry, { operation }: AuditEntry, outbox: Outbox): Promise<boolean> {
  for await (const other of outbox.changesAfter(stored))
    if (auditKeyParts(other.entry).operation === operation && other.sequence !== undefined) return true;
  for await (const other of outbox.changesBefore(stored)) {
    const parts = auditKeyParts(other.entry);
    if (parts.operation !== operation) continue;
    if (other.sequence !== undefined) return true;
    if (parts.phase === "begun") return false;
  }
  return false;
}

async function toldByBegun(
  stored: StoredEntry,
  entry: AuditEntry,
  { outbox, state }: { readonly outbox: Outbox; readonly state: TenantState },
  now: number,
): Promise<Told> {
  const later: AuditEntry[] = [];
  for await (const other of outbox.changesAfter(stored)) {
    const each = entryOf(other);
    if (each.operation !== entry.operation) later.push(each);
    else if (each.phase === "undone") return NOTHING;
    // An end that is not told was written by a program that knows no outbox.
    else if (each.phase === "done")
      return other.isWaiting || other.sequence !== undefined ? NOTHING : ofChange(each);
  }
  if (now - Date.parse(entry.at) < GRACE_MS) return { kind: "wait" };
  switch (await tookEffect(entry, later, state, now / 1000)) {
    case "yes":
      return ofChange(entry);
    case "no":
      return NOTHING;
    case "wait":
      return { kind: "wait" };
    case "unknown":
      return { kind: "event", event: unfinishedEvent(entry) };
  }
}

function ofChange(entry: AuditEntry): Told {
  return { kind: "event", event: changeEvent(entry) };
}

function entryOf({ tenantId, entry, text }: StoredEntry): AuditEntry {
  return auditEntryOf(tenantId, entry, text);
}

/** The event of a notice, with the tenant's name and contact of now, so that a subscriber can tell the tenant. */
async function eventOfNotice({ tenantId, text }: StoredEntry, state: TenantState): Promise<UnnumberedEvent> {
  const { id, type, at, data } = JSON.parse(text) as Notice;
  const { name, contact } = (await state.record(tenantId)) ?? {};
  const known = { ...(name !== undefined && { name }), ...(contact !== undefined && { contact }) };
  return { ...attributesOf({ tenantId, at }), id, type, data: { ...data, ...known } } as UnnumberedEvent;
}
