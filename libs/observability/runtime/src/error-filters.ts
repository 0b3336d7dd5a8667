import type { LogFilter } from "./log-filter";

/** Answered 4xx: a mistake of the caller's, or a limit. */
export const clientErrors: LogFilter = [
  { field: "status", op: "greaterThan", value: 399 },
  { field: "status", op: "lessThan", value: 500 },
];

/** Answered 5xx: a mistake of ours. */
export const serverErrors: LogFilter = [{ field: "status", op: "greaterThan", value: 499 }];
