/** Whole days in UTC, both included, written as `2026-11-24`. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** What an API key used of a plan, day by day. */
export interface MeteredKey {
  readonly keyId: string;
  /** One entry for each day of the range, in order. `left` is of the plan's quota, and means nothing where there is none. */
  readonly days: readonly { readonly used: number; readonly left: number }[];
}

/** What API Gateway counted. It counts late, and how late is not documented. */
export interface Metering {
  /** The keys in a plan, page by page, in no order, or one of them. One that used nothing may be missing. */
  usageOf(planId: string, range: DayRange, keyId?: string): AsyncIterable<MeteredKey>;
}
