import type { TenantRecord } from "@tollgate/tenant-provisioning-runtime";

/** A tenant as results show it: what tells writes apart is of no use to anyone else. */
export type TenantView = Omit<TenantRecord, "generation" | "revision">;

export function tenantView({ generation: _g, revision: _r, ...tenant }: TenantRecord): TenantView {
  return tenant;
}
