import type { TenantRecord } from "./tenant-record";

/** The command that finishes what was begun with an unfinished tenant. */
export function finishingCommand({
  tenantId,
  status,
  plan,
  apiKeyId,
}: Pick<TenantRecord, "tenantId" | "status" | "plan" | "apiKeyId">): string {
  if (status === "creating") return `create ${tenantId} --plan ${plan}`;
  return status === "adopting" ? `adopt ${tenantId} --key ${apiKeyId}` : `delete ${tenantId}`;
}
