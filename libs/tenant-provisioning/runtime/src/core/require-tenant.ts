import { parseTenantId } from "./tenant-id";
import { TenantChangedError, TenantMovingError, TenantNotFoundError, TenantUnfinishedError } from "./errors";
import type { TokenTenancy } from "./tenancy";
import { isElsewhere, isUnfinished, type TenantRecord } from "./tenant-record";

/** @throws {TenantIdError} before any call. {@link TenantNotFoundError} */
export async function requireTenant(
  untrustedTenantId: string,
  { records, environment }: Pick<TokenTenancy, "records" | "environment">,
): Promise<TenantRecord> {
  const tenantId = parseTenantId(untrustedTenantId);
  const record = await records.get(tenantId);
  if (record === undefined) throw new TenantNotFoundError(tenantId, environment.name);
  return record;
}

/** @throws {TenantMovingError} {@link TenantUnfinishedError} when the tenant moves to another cell. */
export function requireUnmoved({ tenantId, status, movesTo }: TenantRecord): void {
  if (isElsewhere(status)) throw new TenantUnfinishedError(tenantId, status);
  if (movesTo !== undefined) throw new TenantMovingError(tenantId, movesTo);
}

/**
 * Returns a tenant that is not being created, adopted, deleted or moved to another cell.
 *
 * @throws {TenantUnfinishedError} {@link TenantMovingError} and as `requireTenant`.
 */
export async function requireFinishedTenant(
  untrustedTenantId: string,
  tenancy: Pick<TokenTenancy, "records" | "environment">,
): Promise<TenantRecord> {
  const record = await requireMadeTenant(untrustedTenantId, tenancy);
  requireUnmoved(record);
  return record;
}

/** As `requireFinishedTenant`, but the tenant may be about to leave the cell. @throws {TenantUnfinishedError} */
export async function requireMadeTenant(
  untrustedTenantId: string,
  tenancy: Pick<TokenTenancy, "records" | "environment">,
): Promise<TenantRecord> {
  const record = await requireTenant(untrustedTenantId, tenancy);
  if (isUnfinished(record.status)) throw new TenantUnfinishedError(record.tenantId, record.status);
  return record;
}

/**
 * @throws {TenantChangedError} when the tenant's deletion has begun since its record was read.
 * @throws {TenantMovingError} {@link TenantUnfinishedError} when its move to another cell has.
 */
export async function requireStillThere(
  { tenantId, generation }: TenantRecord,
  { records }: Pick<TokenTenancy, "records">,
): Promise<void> {
  const now = await records.get(tenantId);
  if (now?.generation !== generation || now.status === "deleting") throw new TenantChangedError(tenantId);
  requireUnmoved(now);
}
