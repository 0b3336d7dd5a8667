import { ApiKeyMissingError } from "./api-key-missing-error";
import { followPlan } from "./place-in-plan";
import { PlanConflictError } from "./plan-conflict-error";
import type { Tenancy } from "./tenancy";
import { TenantChangedError } from "./tenant-changed-error";
import type { TenantRecord } from "./tenant-record";

/**
 * Undoes what stands in the way of someone else who changed a new tenant meanwhile: whoever deleted it may have looked for
 * its key before it was made, and whoever makes it too may want another plan.
 *
 * @returns the error to throw
 */
export async function yieldToOthers(
  error: unknown,
  { tenantId, generation, revision }: TenantRecord,
  keyId: string,
  tenancy: Tenancy,
): Promise<unknown> {
  const isRace =
    error instanceof TenantChangedError ||
    error instanceof PlanConflictError ||
    error instanceof ApiKeyMissingError;
  if (!isRace) return error;
  const newest = await tenancy.records.get(tenantId);
  if (newest?.revision === revision) return error;
  const isOurs = newest?.generation === generation;
  if (newest === undefined || (isOurs && newest.status === "deleting")) await tenancy.keys.remove(keyId);
  else if (isOurs) await followPlan(keyId, newest, tenancy);
  return new TenantChangedError(tenantId);
}
