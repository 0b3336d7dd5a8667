// A move in the audit trail: one event when it begins, and one when the tenant's cell changes or the move is cancelled.
// The directory has what they say, so an event that is appended again, by whoever continues the move, is the same.

import { createHash } from "node:crypto";
import { type Change, eventOf } from "../../audit/audited";
import type { AuditEvent } from "../../core/audit-trail";
import { randomId, type Tenancy } from "../../core/tenancy";
import type { LeavingTenant, MovingTenant, ReturningTenant } from "../directory";

type Clock = Pick<Tenancy, "clock" | "actor">;

/** The part of an entry about the begin of a move. */
export function beginMark({ clock = Date.now, actor, randomBytes }: Clock & Pick<Tenancy, "randomBytes">) {
  const operation = randomId({ ...(randomBytes && { randomBytes }) });
  return { begunAt: clock() / 1000, begunBy: actor, operation };
}

/** The part of an entry about the end of a move, with that about its begin. */
export function endMark(
  { begunAt, begunBy, operation }: Pick<MovingTenant, "begunAt" | "begunBy" | "operation">,
  { clock = Date.now, actor }: Clock,
): Pick<LeavingTenant, "begunAt" | "begunBy" | "operation" | "endedAt" | "endedBy"> {
  return {
    ...(begunAt !== undefined && { begunAt }),
    ...(begunBy !== undefined && { begunBy }),
    ...(operation !== undefined && { operation }),
    endedAt: clock() / 1000,
    endedBy: actor,
  };
}

/** What the audit trail says of the last begin of a move to a cell. @returns nothing where it has none */
export async function unendedMove(
  tenantId: string,
  to: string,
  { audit }: Pick<Tenancy, "audit">,
): Promise<Pick<MovingTenant, "begunAt" | "begunBy" | "operation">> {
  let last: Pick<MovingTenant, "begunAt" | "begunBy" | "operation"> = {};
  for await (const { change, phase, after, at, actor, operation } of audit.of(tenantId)) {
    if (change !== "move-cell") continue;
    if (phase === "begun" && after?.cell === to)
      last = { begunAt: Date.parse(at) / 1000, begunBy: actor, operation };
    else if (operation === last.operation) last = {};
  }
  return last;
}

/** The event before the first effect of a move, for the trail of the cell that the tenant leaves. */
export function begunEvent(entry: MovingTenant | ReturningTenant, { actor, clock }: Clock): AuditEvent {
  const at = entry.begunAt === undefined ? clock : secondsAt(entry.begunAt);
  return moveEvent(entry, "begun", { actor: entry.begunBy ?? actor, ...(at && { clock: at }) });
}

/** The event after the change of the tenant's cell, for the trail of the new one, or after a cancellation, for that of the old. */
export function endedEvent(entry: LeavingTenant | ReturningTenant, { actor, clock }: Clock): AuditEvent {
  const at = entry.endedAt === undefined ? clock : secondsAt(entry.endedAt);
  const by = { actor: entry.endedBy ?? actor, ...(at && { clock: at }) };
  return moveEvent(entry, entry.status === "leaving" ? "done" : "undone", by);
}

const secondsAt = (seconds: number) => () => Math.round(seconds * 1000);

function moveEvent(
  entry: MovingTenant | ReturningTenant | LeavingTenant,
  phase: AuditEvent["phase"],
  by: Clock,
): AuditEvent {
  const { tenantId, begunAt } = entry;
  const [from, to] = entry.status === "leaving" ? [entry.from, entry.cell] : [entry.cell, entry.to];
  const change: Change = { tenantId, change: "move-cell", before: { cell: from }, after: { cell: to } };
  // An earlier version began the move.
  const { operation = digestOf([tenantId, from, to, begunAt].join(" ")) } = entry;
  return eventOf(change, phase, operation, by);
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
