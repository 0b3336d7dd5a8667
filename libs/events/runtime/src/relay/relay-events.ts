// The relay: publishes what waits in the outbox, in the order of each tenant's numbers.
// Not here: what an entry tells (`told-by.ts`), and which number is next (`turn.ts`).

import { chunksOf, inParallel } from "@tollgate/tenant-provisioning-runtime";
import { MOST_EVENTS, tellsChange } from "../event/tenant-event";
import type { Assigned, EventBus } from "../outbox/ports";
import { EventRefusedError } from "../errors";
import { nextOf, type Turn, type TurnPorts, turnsOf } from "./turn";

/** Batches that are under way at once. */
const WIDTH = 4;

export interface RelayPorts extends TurnPorts {
  readonly bus: EventBus;
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

/** What one run did, and what it left. */
export interface RelayResult {
  readonly published: number;
  /** The tenants whose next event could not be published, or whose items could not be read, with the reason. */
  readonly failures: ReadonlyMap<string, unknown>;
  /** Milliseconds since 1970: the time of the oldest event that could be published and is not. @default none */
  readonly oldest?: number;
}

/**
 * Publishes what waits: the events of each tenant one after the other, those of several tenants at once.
 *
 * An event is stored with its number before it is published, and is confirmed after its item has left the outbox. A run that
 * is ended in between leaves an event that is not confirmed; the next run publishes it again, with the same id, number and
 * content, before any other of the tenant. Of two runs at once, one assigns the number.
 *
 * @param until no further event is begun from this time on, in milliseconds since 1970
 */
export async function relayEvents(ports: RelayPorts, until = Infinity): Promise<RelayResult> {
  const { clock = Date.now } = ports;
  const turns = await turnsOf(ports.outbox, clock());
  const failures = new Map<string, unknown>();
  const times: number[] = [];
  let published = 0;
  await inParallel(chunksOf(turns, MOST_EVENTS), WIDTH, async (group) => {
    let active: readonly Turn[] = group;
    while (active.length > 0 && clock() < until) {
      const round = await relayRound(active, ports, clock());
      published += round.published;
      for (const [tenantId, reason] of round.failures) failures.set(tenantId, reason);
      times.push(...round.refused);
      active = round.next;
    }
  });
  for (const { keys } of turns) for (const { at } of keys) times.push(at);
  const oldest = times.reduce((one, other) => Math.min(one, other), Infinity);
  return { published, failures, ...(oldest < Infinity && { oldest }) };
}

interface Round {
  readonly published: number;
  readonly failures: ReadonlyMap<string, unknown>;
  /** Milliseconds since 1970: the times of the events that were not published. */
  readonly refused: readonly number[];
  /** The tenants that may have more. */
  readonly next: readonly Turn[];
}

/** Publishes the next event of each of some tenants. */
async function relayRound(turns: readonly Turn[], ports: RelayPorts, now: number): Promise<Round> {
  const failures = new Map<string, unknown>();
  const assigned: { readonly turn: Turn; readonly given: Assigned }[] = [];
  const eachOf = async <Thing>(
    things: readonly Thing[],
    turnOf: (thing: Thing) => Turn,
    act: (thing: Thing) => Promise<void>,
  ) => {
    const outcomes = await Promise.allSettled(things.map(act));
    outcomes.forEach((outcome, at) => {
      if (outcome.status === "rejected") failures.set(turnOf(things[at] as Thing).tenantId, outcome.reason);
    });
  };
  await eachOf(
    turns,
    (turn) => turn,
    async (turn) => {
      const given = await nextOf(turn, ports, now);
      if (given !== undefined) assigned.push({ turn, given });
    },
  );
  const refused = await refusedOf(assigned, ports.bus);
  const published = assigned.filter((_, at) => !refused.has(at));
  const times: number[] = [];
  assigned.forEach(({ turn, given }, at) => {
    if (!refused.has(at)) return;
    failures.set(turn.tenantId, refused.get(at));
    times.push(Date.parse(given.event.time));
  });
  const next: Turn[] = [];
  await eachOf(
    published,
    ({ turn }) => turn,
    async ({ turn, given }) => {
      const { key, number, event } = given;
      await ports.outbox.remove(key, tellsChange(event) ? number : undefined);
      await ports.sequences.confirm(given);
      turn.keys = turn.keys.filter(({ kind, entry }) => kind !== key.kind || entry !== key.entry);
      next.push(turn);
    },
  );
  return { published: published.length, failures, refused: times, next };
}

async function refusedOf(
  assigned: readonly { readonly given: Assigned }[],
  bus: EventBus,
): Promise<ReadonlyMap<number, unknown>> {
  if (assigned.length === 0) return new Map();
  try {
    const codes = await bus.publish(assigned.map(({ given }) => given.event));
    return new Map([...codes].map(([at, code]) => [at, new EventRefusedError(code)]));
  } catch (error) {
    return new Map(assigned.map((_, at) => [at, error]));
  }
}
