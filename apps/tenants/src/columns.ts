import { escapeLine } from "@tollgate/tenant-provisioning-runtime";

/** A cell: its text, and how wide it is; less than 0 to have it on the right, as numbers are. */
export type Cell = readonly [text: string, width: number];

/** A row of cells at fixed widths, so that rows can be shown as they arrive; a longer cell moves the others. */
export function columns(...cells: readonly Cell[]): string {
  return cells
    .map(([text, width]) => (width < 0 ? escapeLine(text).padStart(-width) : escapeLine(text).padEnd(width)))
    .join("  ")
    .trimEnd();
}

/** `2026-11-24 10:31:09Z`, or a dash. @param seconds since 1970 */
export function time(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(new Date(seconds * 1000).getTime())) return "-";
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")}Z`;
}
