import { ApiKeyMissingError, PlanConflictError, PlanGoneError, TenantChangedError } from "../core/errors";
import { nowSeconds, randomId, type Tenancy } from "../core/tenancy";
import { removeOwnPlans } from "./own-plan";
import { placeInPlan } from "./place-in-plan";
import { isElsewhere, type TenantRecord } from "../core/tenant-record";
import type { ApiKey } from "../core/api-gateway-ports";

/** The maximum number of concurrent changes that a run applies before it fails. */
const MAX_ATTEMPTS = 5;

/**
 * Applies a tenant's record to API Gateway, and marks the record as settled. If the record changes meanwhile,
 * the newest version is applied, so that a stale run never has the last write.
 *
 * @returns the record that was applied last, which may be a concurrent change
 * @throws {TenantChangedError} when the tenant is deleted meanwhile, or changed too many times.
 */
export async function settleTenant(record: TenantRecord, tenancy: Tenancy): Promise<TenantRecord> {
  let wanted = record;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const apiKeyId = await follow(wanted, tenancy);
      const settled = {
        ...wanted,
        apiKeyId,
        settled: true,
        updatedAt: nowSeconds(tenancy),
        revision: randomId(tenancy),
      };
      await tenancy.records.write(settled, wanted.revision);
      return settled;
    } catch (error) {
      const newest = await newestAfter(error, wanted, tenancy);
      if (attempt === MAX_ATTEMPTS) throw error;
      wanted = newest;
    }
  }
}

/**
 * Returns the record to apply next, if a concurrent change explains the failure.
 *
 * @throws the failure otherwise
 */
async function newestAfter(error: unknown, wanted: TenantRecord, tenancy: Tenancy): Promise<TenantRecord> {
  const isRace =
    error instanceof TenantChangedError ||
    error instanceof PlanConflictError ||
    error instanceof PlanGoneError;
  if (!isRace && !(error instanceof ApiKeyMissingError)) throw error;
  const newest = await tenancy.records.get(wanted.tenantId);
  const isDeleted =
    newest === undefined || newest.generation !== wanted.generation || newest.status === "deleting";
  // The record no longer says how the key has to be.
  if (isDeleted || isElsewhere(newest.status)) {
    // This run may have created it after the deletion looked for it.
    const isOurs = newest === undefined || (isDeleted && newest.generation === wanted.generation);
    if (isOurs && wanted.limits !== undefined) await removeOwnPlans(wanted.tenantId, tenancy);
    throw new TenantChangedError(wanted.tenantId);
  }
  if (!isRace && newest.revision === wanted.revision) throw error;
  return newest;
}

/** Disables a key before the other calls, or enables it after them. @returns the key's id */
async function follow(record: TenantRecord, tenancy: Tenancy): Promise<string> {
  const { status } = record;
  const keyId = (await findKeyOf(record, tenancy))?.id;
  if (keyId === undefined) throw new ApiKeyMissingError(record.apiKeyId ?? record.clientId);
  if (status !== "active") await tenancy.keys.setEnabled(keyId, false);
  await placeInPlan(keyId, record, tenancy);
  if (status === "active") await tenancy.keys.setEnabled(keyId, true);
  return keyId;
}

/**
 * Finds a tenant's API key: the one in its record or, if that does not exist, one with the same value that a
 * person created.
 */
export async function findKeyOf(
  { apiKeyId, clientId }: Pick<TenantRecord, "apiKeyId" | "clientId">,
  { keys }: Pick<Tenancy, "keys">,
): Promise<ApiKey | undefined> {
  const named = apiKeyId === undefined ? undefined : await keys.byId(apiKeyId);
  return named ?? (await keys.find(clientId));
}
