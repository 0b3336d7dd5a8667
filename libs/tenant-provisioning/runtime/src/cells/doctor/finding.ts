// What `doctor` compares in an environment with cells: the tenants of each cell, the directory, and the router's
// exceptions, with the moves that are not finished.
// Not here: what is compared inside one cell, which is in `doctor/`.

/** A contradiction between the directory, the cells and the router. */
export interface CellFinding {
  readonly kind:
    | "entry-missing"
    | "entry-without-tenant"
    | "entry-unreadable"
    | "entry-of-unknown-cell"
    | "tenant-in-two-cells"
    | "tenant-unfinished"
    | "move-unfinished"
    | "move-leftover"
    | "room-wrong"
    | "cell-not-routed"
    | "cell-removed"
    | "router-unknown"
    | "exception-missing"
    | "exception-stale"
    | "exception-without-token";
  /** Name of the cell. */
  readonly cell: string;
  /** A tenant, a cell, a token by its public name, or the key of an exception. */
  readonly subject: string;
  readonly cause: string;
  /** The command that repairs it, or the place to look. */
  readonly mend: string;
  /**
   * Repairs it. @returns false after a concurrent change
   *
   * @default a person has to decide
   */
  readonly repair?: () => Promise<boolean>;
}

/** Entries, records or tokens that are compared at once. */
export const AT_ONCE = 100;

const UNITS = [
  ["days", 86_400],
  ["hours", 3_600],
  ["minutes", 60],
] as const;

/** How long ago something was, such as `3 hours ago`. */
export function ageText(seconds: number): string {
  const [unit, size] = UNITS.find((each) => seconds >= 2 * each[1]) ?? ["seconds", 1];
  return `${Math.max(0, Math.floor(seconds / size))} ${unit} ago`;
}
