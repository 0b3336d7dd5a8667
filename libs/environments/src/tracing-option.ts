import { z } from "zod";

/** Of which requests X-Ray keeps a trace, from the stage to what the backend calls. */
export const tracingOption = z.strictObject({
  /** So many in each second, all callers together, so that a quiet environment has traces at all. */
  perSecond: z.int().min(0).max(100),
  /** Of the requests beyond those. */
  percent: z.number().min(0).max(100),
});

export type TracingOption = z.output<typeof tracingOption>;
