import type { PlanName } from "@tollgate/environments";
import { apiKeyValue } from "./api-key-value";
import { auditedState, beginAudited } from "./audited";
import type { TokenOptions } from "./check-token-options";
import { checkTokenOptions } from "./check-token-options";
import { nowSeconds, randomId } from "./ids";
import { newToken } from "./new-token";
import { followPlan, planIds } from "./place-in-plan";
import { removeTokens } from "./remove-tokens";
import { takeBack } from "./take-back";
import type { Tenancy } from "./tenancy";
import { TenantExistsError } from "./tenant-exists-error";
import { isUnfinished, type TenantRecord } from "./tenant-record";
import type { ListedToken } from "./tokens";
import { TenantUnfinishedError } from "./tenant-unfinished-error";
import { yieldToOthers } from "./yield-to-others";

export interface CreateOptions extends TokenOptions {
  readonly tenantId: string;
  readonly plan: PlanName;
}

export interface CreatedTenant {
  readonly tenantId: string;
  readonly plan: PlanName;
  readonly apiKeyId: string;
  /** The secret. It is stored nowhere, so this is the only time that it can be shown. */
  readonly token: string;
  /** The token's public name: 16 hexadecimal digits. */
  readonly tokenId: string;
}

/**
 * Gives a tenant its record, its API key, its place in a plan and its first token, in this order: a run that is cut short
 * leaves no token that works without a key. Running it again finishes it, and removes the token of the run before, which
 * nobody was shown.
 *
 * @throws {TenantIdError} {@link ApiKeyValueError} {@link TokenOptionError} before any call.
 * @throws {PlanNotFoundError} {@link TenantExistsError} {@link TenantUnfinishedError} before anything is created.
 * @throws {TenantChangedError} when someone else creates or deletes the tenant meanwhile; its token is removed.
 * @throws whatever the ports reject with.
 */
export async function createTenant(
  { tenantId, plan, ...tokenOptions }: CreateOptions,
  tenancy: Tenancy,
): Promise<CreatedTenant> {
  const { environment, records, keys, tokens } = tenancy;
  const clientId = apiKeyValue(environment, tenantId);
  const now = nowSeconds(tenancy);
  checkTokenOptions(tokenOptions, now);
  await planIds(plan, tenancy);
  const existing = await records.get(tenantId);
  if (existing !== undefined && existing.status !== "creating") {
    if (isUnfinished(existing.status)) throw new TenantUnfinishedError(tenantId, existing.status);
    throw new TenantExistsError(tenantId);
  }

  const creating: TenantRecord = {
    tenantId,
    status: "creating",
    plan,
    clientId,
    settled: false,
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
    generation: existing?.generation ?? randomId(tenancy),
    revision: randomId(tenancy),
  };
  const done = await beginAudited({ tenantId, change: "create", after: auditedState(creating) }, tenancy);
  await records.write(creating, existing?.revision);
  if (existing !== undefined) {
    await removeTokens(lostTokens(existing, tenancy), tenancy);
  }

  const key = await keys.ensure({
    value: clientId,
    description: `Tenant ${tenantId} in ${environment.name}`,
  });
  const { token, stored } = newToken(creating, tokenOptions, tenancy);
  try {
    await followPlan(key.id, creating, tenancy);
    if (!key.enabled) await keys.setEnabled(key.id, true);
    await tokens.put(stored);
    const active: TenantRecord = {
      ...creating,
      status: "active",
      apiKeyId: key.id,
      settled: true,
      updatedAt: nowSeconds(tenancy),
      revision: randomId(tenancy),
    };
    await records.write(active, creating.revision);
    await done({ ...auditedState(active), tokenId: stored.tokenId });
  } catch (error) {
    throw await yieldToOthers(await takeBack(stored, error, tenancy), creating, key.id, tenancy);
  }
  return { tenantId, plan, apiKeyId: key.id, token, tokenId: stored.tokenId };
}

/** Tokens of earlier runs, which nobody was shown. Others may have stored tokens for the key before. */
async function* lostTokens(
  { tenantId, createdAt: since }: TenantRecord,
  { lookup }: Tenancy,
): AsyncIterable<ListedToken> {
  for await (const token of lookup.ofTenant(tenantId)) if ((token.createdAt ?? 0) >= since) yield token;
}
