import type { TenantDetails, TenantRecord } from "@tollgate/tenant-provisioning-runtime";
import { columns } from "./columns";

/** A tenant as results show it: what tells writes apart is of no use to anyone else. */
export type TenantView = Omit<TenantRecord, "generation" | "revision">;

export function tenantView({ generation: _g, revision: _r, ...tenant }: TenantRecord): TenantView {
  return tenant;
}

/** The lines that show what a tenant has of name, contact and metadata, a line for each entry of these. */
export function detailLines({ name, contact, metadata = {} }: TenantDetails): readonly string[] {
  return [
    ...(name === undefined ? [] : [columns(["Name", 7], [name, 1])]),
    ...(contact === undefined ? [] : [columns(["Contact", 7], [contact, 1])]),
    ...Object.entries(metadata).map(([key, value]) => columns([`Metadata ${key}=${value}`, 1])),
  ];
}

/** The same in a cell, empty where there is none. */
export function detailsCell({ name, contact, metadata = {} }: TenantDetails): string {
  const entries = Object.entries(metadata).map(([key, value]) => `${key}=${value}`);
  return [name, contact, ...entries].filter(Boolean).join(" ");
}
