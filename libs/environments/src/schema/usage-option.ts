import * as z from "zod";

/** The usage ledger, which counts each line of the access log once. */
export const usageOption = z.strictObject({
  /** Days that the sums of an hour are kept: 62 to 3,650, so that the month before can always be billed. */
  retentionDays: z.int().min(62).max(3_650),
  /**
   * Percentage of a tenant's requests that may end with a server error (5xx).
   *
   * @default 0.1
   */
  errorBudgetPercent: z.number().gt(0).max(100).optional(),
});

export type UsageOption = z.output<typeof usageOption>;

/** The percentage of a tenant's requests that may end with a server error, where an environment states none. */
export const ERROR_BUDGET_PERCENT = 0.1;
