// Results of `tenants`: columns, times, and files for results and secrets.
// Not here: the format of each command's results, which is in `commands`.

import { escapeLine, type TenantDetails, type TenantRecord } from "@tollgate/tenant-provisioning-runtime";

/** A cell: its text and its width. A negative width aligns the text on the right. */
type Cell = readonly [text: string, width: number];

/**
 * Formats a row of cells with fixed widths, so that rows can be streamed. A longer cell shifts the following
 * cells.
 */
export function columns(...cells: readonly Cell[]): string {
  return cells
    .map(([text, width]) => (width < 0 ? escapeLine(text).padStart(-width) : escapeLine(text).padEnd(width)))
    .join("  ")
    .trimEnd();
}

/** The name of a cell as a cell of a row; none for an environment without cells. */
export function cellColumn(cell: string | undefined): readonly Cell[] {
  return cell === undefined ? [] : [[cell, 8]];
}

/** The heading of that column. */
export const cellHeading = (hasCells: boolean): readonly Cell[] => cellColumn(hasCells ? "CELL" : undefined);

/** The name of a cell as a member of a result. */
export const cellMember = (cell: string | undefined): { readonly cell?: string } =>
  cell === undefined ? {} : { cell };

/** `2026-11-24 10:31:09Z`, or a dash. @param seconds since 1970 */
export function time(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(new Date(seconds * 1000).getTime())) return "-";
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")}Z`;
}

/** A tenant in results, without `generation` and `revision`. */
export type TenantView = Omit<TenantRecord, "generation" | "revision">;

export function tenantView({ generation: _g, revision: _r, ...tenant }: TenantRecord): TenantView {
  return tenant;
}

/** Lines with a tenant's name, contact and metadata, one for each entry. */
export function detailLines({ name, contact, metadata = {} }: TenantDetails): readonly string[] {
  return [
    ...(name === undefined ? [] : [columns(["Name", 7], [name, 1])]),
    ...(contact === undefined ? [] : [columns(["Contact", 7], [contact, 1])]),
    ...Object.entries(metadata).map(([key, value]) => columns([`Metadata ${key}=${value}`, 1])),
  ];
}

/** The same as one cell. Empty if there are no details. */
export function detailsCell({ name, contact, metadata = {} }: TenantDetails): string {
  const entries = Object.entries(metadata).map(([key, value]) => `${key}=${value}`);
  return [name, contact, ...entries].filter(Boolean).join(" ");
}
