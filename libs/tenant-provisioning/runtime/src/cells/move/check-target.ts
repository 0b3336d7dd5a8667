import { resourceQuotas } from "@tollgate/aws-quotas";
import { noFreeApiKey } from "../../core/errors";
import { apiKeyValue } from "../../core/tenant-id";
import type { TenantRecord } from "../../core/tenant-record";
import { tokenIdOf } from "../../core/tokens";
import { PlanRemovedError } from "../../tenant/errors";
import { planIds } from "../../tenant/place-in-plan";
import { TakenInCellError } from "./errors";
import type { Sides } from "./context";

/**
 * Checks what would stop a move once the tenant refuses other changes. Nothing is changed.
 *
 * @param isChecked whether free API keys and deployed plans of the target were checked for many moves at once
 * @throws {PlanRemovedError} {@link PlanNotFoundError} {@link QuotaExceededError}
 * @throws {TakenInCellError} when the cell has the tenant's id, or one of its tokens, for another tenant.
 */
export async function checkTarget(record: TenantRecord, sides: Sides, isChecked = false): Promise<void> {
  const { tenantId, plan } = record;
  const { to } = sides;
  const { plans } = to.environment;
  if (!Object.hasOwn(plans, plan)) throw new PlanRemovedError(tenantId, plan, Object.keys(plans));
  await checkNothingTaken(record, sides);
  if (isChecked) return;
  await planIds(plan, to);
  const { found, count } = await to.keys.count(apiKeyValue(to.environment, tenantId));
  if (found === undefined && count >= resourceQuotas.apiKeys) throw noFreeApiKey();
}

/** Tokens of other programs without a tenant are looked for when they are copied. */
async function checkNothingTaken(
  { tenantId, generation }: TenantRecord,
  { from, to, toCell }: Sides,
): Promise<void> {
  const leftover = await to.records.get(tenantId);
  if (leftover !== undefined && leftover.generation !== generation)
    throw new TakenInCellError(tenantId, "its id", toCell);
  const clientId = apiKeyValue(to.environment, tenantId);
  for await (const { tokenHash } of from.lookup.ofTenant(tenantId)) {
    const token = await to.lookup.find(tokenHash);
    if (token !== undefined && token.clientId !== clientId)
      throw new TakenInCellError(tenantId, `token ${tokenIdOf(token)}`, toCell);
  }
}
