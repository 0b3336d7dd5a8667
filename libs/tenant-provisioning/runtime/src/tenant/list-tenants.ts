import type { PlanName } from "@tollgate/environments";
import type { Tenancy } from "../core/tenancy";
import { isElsewhere, type ListedTenant, type TenantRecord, type TenantStatus } from "../core/tenant-record";

export interface TenantFilter {
  /** @default every plan */
  readonly plan?: PlanName;
  /** @default every status */
  readonly status?: TenantStatus;
  /** Text to find in the id, the name, the contact or the metadata, ignoring case. @default any */
  readonly text?: string;
  /**
   * Whether to read name, contact and metadata, for 100 tenants at once. A search for a text always reads
   * them.
   *
   * @default false
   */
  readonly details?: boolean;
}

const READ_AT_ONCE = 100;

/** The tenants that a filter accepts, in the order of their ids, streamed. */
export async function* listTenants(
  { plan, status, text = "", details = false }: TenantFilter,
  { records }: Pick<Tenancy, "records">,
): AsyncIterable<TenantRecord> {
  const accepts = (record: TenantRecord) =>
    !isElsewhere(record.status) &&
    (plan === undefined || record.plan === plan) &&
    (status === undefined || record.status === status);
  const listed: ListedTenant[] = [];
  const flush = async () => {
    const ids = listed.splice(0).map(({ tenantId }) => tenantId);
    const found = await records.getMany(ids);
    return ids.flatMap((id) => {
      const record = found.get(id);
      // The index may be outdated.
      return record !== undefined && accepts(record) && holdsText(record, text) ? [record] : [];
    });
  };
  for await (const record of records.inOrder()) {
    if (!accepts(record)) continue;
    if (details || text !== "") listed.push(record);
    else yield record;
    if (listed.length === READ_AT_ONCE) yield* await flush();
  }
  if (listed.length > 0) yield* await flush();
}

function holdsText(
  { tenantId, name = "", contact = "", metadata = {} }: TenantRecord,
  text: string,
): boolean {
  const wanted = text.toLowerCase();
  const entries = Object.entries(metadata).map(([key, value]) => `${key}=${value}`);
  return [tenantId, name, contact, ...entries].some((each) => each.toLowerCase().includes(wanted));
}
