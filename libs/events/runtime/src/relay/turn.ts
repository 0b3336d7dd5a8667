import { auditKeyParts } from "@tollgate/tenant-provisioning-runtime";
import { numbered } from "../event/tenant-event";
import type { Assigned, Outbox, Sequences, WaitingKey } from "../outbox/ports";
import type { TenantState } from "./took-effect";
import { GRACE_MS, toldBy } from "./told-by";

/** The items of one tenant that wait, of which those are left that the run has not published or put aside. */
export interface Turn {
  readonly tenantId: string;
  keys: readonly WaitingKey[];
}

export interface TurnPorts {
  readonly outbox: Outbox;
  readonly sequences: Sequences;
  readonly state: TenantState;
  /** The `source` of the events. */
  readonly source: string;
}

/**
 * Groups what waits by tenant. A change that began a while ago and has no end yet is left out: its command is running.
 *
 * @param now milliseconds since 1970
 */
export async function turnsOf(outbox: Pick<Outbox, "waiting">, now: number): Promise<readonly Turn[]> {
  const byTenant = new Map<string, WaitingKey[]>();
  for (const key of await outbox.waiting()) {
    const keys = byTenant.get(key.tenantId);
    if (keys === undefined) byTenant.set(key.tenantId, [key]);
    else keys.push(key);
  }
  return [...byTenant].flatMap(([tenantId, all]) => {
    const ended = new Set(
      all.flatMap(({ entry }) =>
        auditKeyParts(entry).phase === "begun" ? [] : [auditKeyParts(entry).operation],
      ),
    );
    const keys = all.filter(({ entry, at }) => {
      const { operation, phase } = auditKeyParts(entry);
      return phase !== "begun" || ended.has(operation) || now - at >= GRACE_MS;
    });
    return keys.length === 0 ? [] : [{ tenantId, keys }];
  });
}

/**
 * Assigns the tenant's next number, or finds the one that was assigned and not published. Items that tell nothing leave the
 * outbox on the way, and those that cannot be told yet are put aside.
 *
 * @param now milliseconds since 1970
 * @returns `undefined` when nothing is left
 */
export async function nextOf(turn: Turn, ports: TurnPorts, now: number): Promise<Assigned | undefined> {
  const { sequences, source } = ports;
  for (;;) {
    const last = await sequences.last(turn.tenantId);
    if (last?.isPublished === false) return last;
    const number = (last?.number ?? 0) + 1;
    const found = await firstTold(turn, ports, now);
    if (found === undefined) return undefined;
    // The item was read after the last number. If both are still so, no other relay has published it.
    const next = { number, key: found.key, event: numbered(found.event, source, number), isPublished: false };
    if (await sequences.assign(next)) return next;
  }
}

async function firstTold(turn: Turn, ports: TurnPorts, now: number) {
  for (let key = turn.keys[0]; key !== undefined; key = turn.keys[0]) {
    const stored = await ports.outbox.read(key);
    if (stored?.isWaiting) {
      const told = await toldBy(stored, ports, now);
      if (told.kind === "event") return { key, event: told.event };
      if (told.kind === "nothing") await ports.outbox.remove(key);
    }
    turn.keys = turn.keys.slice(1);
  }
  return undefined;
}
