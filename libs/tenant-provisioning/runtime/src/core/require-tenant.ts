import { parseTenantId } from "./tenant-id";
import { TenantNotFoundError, TenantChangedError, TenantUnfinishedError } from "./errors";
import type { Tenancy } from "./tenancy";
import { isUnfinished, type TenantRecord } from "./tenant-record";

/** @throws {TenantIdError} before any call. {@link TenantNotFoundError} */
export async function requireTenant(
  untrustedTenantId: string,
  { records, environment }: Pick<Tenancy, "records" | "environment">,
): Promise<TenantRecord> {
  const tenantId = parseTenantId(untrustedTenantId);
  const record = await records.get(tenantId);
  if (record === undefined) throw new TenantNotFoundError(tenantId, environment.name);
  return record;
}

/**
 * Returns a tenant that is not being created, adopted or deleted.
 *
 * @throws {TenantUnfinishedError} and as `requireTenant`.
 */
export async function requireFinishedTenant(
  untrustedTenantId: string,
  tenancy: Pick<Tenancy, "records" | "environment">,
): Promise<TenantRecord> {
  const record = await requireTenant(untrustedTenantId, tenancy);
  if (isUnfinished(record.status)) throw new TenantUnfinishedError(record.tenantId, record.status);
  return record;
}

/** @throws {TenantChangedError} when the tenant's deletion has begun since its record was read. */
export async function requireStillThere(
  { tenantId, generation }: TenantRecord,
  { records }: Pick<Tenancy, "records">,
): Promise<void> {
  const now = await records.get(tenantId);
  if (now?.generation !== generation || now.status === "deleting") throw new TenantChangedError(tenantId);
}
