import * as z from "zod";

/** Routes by which tenants manage their own tokens and see their usage. */
export const selfServiceOption = z.strictObject({
  /** Tokens that a tenant may have when it mints or rotates one, those that others minted included. @default 50 */
  maxTokens: z.int().min(1).max(1_000).optional(),
});

export type SelfServiceOption = z.output<typeof selfServiceOption>;

/** The tokens that a tenant may have, where an environment states no number. */
export const MAX_TOKENS = 50;
