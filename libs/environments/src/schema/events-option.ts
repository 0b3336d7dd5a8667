import * as z from "zod";

/** Events of tenants, tokens and quotas on a bus of EventBridge. */
export const eventsOption = z.strictObject({
  /** Days that the bus keeps events for a replay: 1 to 365. */
  archiveDays: z.int().min(1).max(365),
});

export type EventsOption = z.output<typeof eventsOption>;
