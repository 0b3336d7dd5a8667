import * as z from "zod";

const limits = z
  .strictObject({
    throttle: z
      .strictObject({
        rateLimit: z.number().describe("Requests per second, over time"),
        burstLimit: z.number().describe("Requests at once"),
      })
      .optional(),
    quota: z
      .strictObject({
        limit: z.number().describe("Requests per period"),
        period: z.enum(["DAY", "WEEK", "MONTH"]),
      })
      .optional(),
  })
  .describe("The tenant's own limits, where it has some instead of those of its plan");

/** A tenant or a token before or after a change, as the audit trail shows it. It has no secret. */
export const changedState = z.strictObject({
  status: z
    .enum(["creating", "adopting", "active", "suspended", "deleting", "arriving", "leaving"])
    .optional(),
  plan: z.string().optional(),
  limits: limits.optional(),
  apiKeyId: z.string().optional().describe("Id of the API key at API Gateway, not its value"),
  name: z.string().optional(),
  contact: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  tokenId: z.string().optional().describe("Public name of a token"),
  cell: z.string().optional(),
  label: z.string().optional(),
  expiresAt: z.number().optional().describe("Second since 1970 from which on the token is refused"),
  scopes: z.array(z.string()).optional(),
  disabled: z.literal(true).optional(),
});

export type ChangedState = z.output<typeof changedState>;
