import type { PlanName } from "@tollgate/environments";
import type { Tenancy } from "./tenancy";
import type { TenantRecord, TenantStatus } from "./tenant-record";

export interface TenantFilter {
  /** @default every plan */
  readonly plan?: PlanName;
  /** @default every status */
  readonly status?: TenantStatus;
  /** Text that the id contains. @default any */
  readonly text?: string;
}

/** The tenants that a filter accepts, in the order of their ids, as they arrive: never all of them at once. */
export async function* listTenants(
  { plan, status, text = "" }: TenantFilter,
  { records }: Pick<Tenancy, "records">,
): AsyncIterable<TenantRecord> {
  for await (const record of records.inOrder()) {
    if (plan !== undefined && record.plan !== plan) continue;
    if (status !== undefined && record.status !== status) continue;
    if (record.tenantId.includes(text)) yield record;
  }
}
