import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { EventBus } from "../outbox/ports";
import { MOST_BYTES, MOST_EVENTS } from "../event/tenant-event";
import type { TenantEvent } from "../schema/tenant-event";

export interface BusOptions {
  readonly busName: string;
  /** The `source` of EventBridge's envelope, by which rules choose: `tollgate.example-gateway`. */
  readonly busSource: string;
}

/**
 * A bus of EventBridge. Each event is the `detail` of EventBridge's envelope, whose `detail-type` is its type.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function eventbridgeBus(client: EventBridgeClient, { busName, busSource }: BusOptions): EventBus {
  return {
    async publish(events) {
      const refused = new Map<number, string>();
      let first = 0;
      for (const some of batchesOf(events)) {
        const { Entries = [] } = await client.send(
          new PutEventsCommand({
            Entries: some.map(({ type, time, text }) => ({
              EventBusName: busName,
              Source: busSource,
              DetailType: type,
              Time: new Date(time),
              Detail: text,
            })),
          }),
        );
        some.forEach((_, at) => {
          const { EventId, ErrorCode } = Entries[at] ?? {};
          if (EventId === undefined) refused.set(first + at, ErrorCode ?? "no answer");
        });
        first += some.length;
      }
      return refused;
    },
  };
}

/** In lists that `PutEvents` takes at once, by their number and their bytes. */
function* batchesOf(events: readonly TenantEvent[]) {
  let some: { readonly type: string; readonly time: string; readonly text: string }[] = [];
  let bytes = 0;
  for (const event of events) {
    const text = JSON.stringify(event);
    const size = Buffer.byteLength(text);
    if (some.length === MOST_EVENTS || (some.length > 0 && bytes + size > MOST_BYTES)) {
      yield some;
      [some, bytes] = [[], 0];
    }
    some.push({ type: event.type, time: event.time, text });
    bytes += size;
  }
  if (some.length > 0) yield some;
}
