import type { Place } from "@tollgate/environments";
import type { Clock } from "../common/clock";
import type { Ids } from "../common/ids";

/** An event as EventBridge gives it to the targets of a rule. */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, in seconds, UTC. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** What the events of a place need. */
export interface BusEventServices {
  readonly account: Place;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "request">;
}

/** Makes an event of a place, with an id of its own. @param at milliseconds since 1970 @default now */
export function busEvent(
  event: Pick<BusEvent, "detail-type" | "source" | "resources" | "detail">,
  { account, clock, ids }: BusEventServices,
  at = clock.now(),
): BusEvent {
  return {
    version: "0",
    id: ids.request(),
    ...event,
    account: account.accountId,
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    region: account.region,
  };
}
