import { type PlanName, environments } from "@tollgate/environments";
import { API_KEY_VALUE } from "@tollgate/records";
import { tenantNamedBy, parseTenantId } from "../core/tenant-id";
import {
  ApiKeyTakenError,
  ApiKeyValueError,
  TenantChangedError,
  TenantUnfinishedError,
} from "../core/errors";
import type { AuditedState } from "../core/audit-trail";
import { audited, auditedState, beginAudited } from "../audit/audited";
import { moveTenant } from "./change-tenant";
import {
  finishingCommand,
  detailsOf,
  updatedDetails,
  isUnfinished,
  type TenantDetails,
  type TenantRecord,
} from "../core/tenant-record";
import { nowSeconds, randomId, type Tenancy } from "../core/tenancy";
import { API_KEY_ID, checkTenantDetails } from "../core/limits";
import { requireUnmoved } from "../core/require-tenant";
import { followPlan, planToKeep } from "./place-in-plan";
import { TenantHasKeyError, UnknownApiKeyError } from "./errors";
import { updateTenant } from "./update-tenant";
import { resolveConflict } from "./resolve-conflict";

export interface AdoptOptions extends TenantDetails {
  readonly tenantId: string;
  /** The id of an API key that a person created, with any value. */
  readonly apiKeyId: string;
  /** @default the plan that contains the key */
  readonly plan?: PlanName;
}

export interface AdoptedTenant {
  readonly tenant: TenantRecord;
  /** The number of the key's tokens. All of them are in the tenant's list from now on. */
  readonly tokens: number;
}

/**
 * Turns an API key that a person created, and the tokens that others stored for it, into a tenant. Access
 * does not change: the tenant of a disabled key is suspended, and tokens only get an owner. Running it again
 * finishes it, and includes tokens that were stored since.
 *
 * @throws {TenantIdError} {@link TenantDetailError} before any call.
 * @throws {UnknownApiKeyError} {@link ApiKeyValueError} {@link ApiKeyTakenError} {@link TenantHasKeyError}
 * {@link TenantUnfinishedError} {@link PlanChoiceError} {@link PlanConflictError} {@link PlanNotFoundError}
 * before anything is changed.
 * @throws {TenantChangedError} when another run adopts or deletes the tenant meanwhile.
 * @throws any error of the ports. It is the cause of a {@link LeftUnfinishedError} if there may be a record.
 */
export async function adoptTenant(
  { tenantId: untrustedTenantId, apiKeyId: untrustedKeyId, plan, ...untrustedDetails }: AdoptOptions,
  tenancy: Tenancy,
): Promise<AdoptedTenant> {
  const tenantId = parseTenantId(untrustedTenantId);
  if (!API_KEY_ID.test(untrustedKeyId)) throw new UnknownApiKeyError(untrustedKeyId);
  const stated = detailsOf(untrustedDetails);
  checkTenantDetails(stated);
  const { records, keys } = tenancy;
  const existing = await records.get(tenantId);
  if (existing !== undefined && isUnfinished(existing.status) && existing.status !== "adopting")
    throw new TenantUnfinishedError(tenantId, existing.status);
  if (existing !== undefined && existing.apiKeyId !== untrustedKeyId)
    throw new TenantHasKeyError(tenantId, existing.apiKeyId);
  const key = await keys.byId(untrustedKeyId);
  if (key === undefined) throw new UnknownApiKeyError(untrustedKeyId);
  if (!API_KEY_VALUE.test(key.value)) throw new ApiKeyValueError(key.id);
  if (existing !== undefined && !isUnfinished(existing.status))
    return takeTokens(existing, plan, stated, tenancy);

  await checkIsNobodys(key, tenantId, tenancy);
  const now = nowSeconds(tenancy);
  const details = updatedDetails(existing ?? {}, stated);
  checkTenantDetails(details);
  const adopting: TenantRecord = {
    ...details,
    tenantId,
    status: "adopting",
    plan: await planToKeep(key.id, plan ?? existing?.plan, tenancy),
    clientId: key.value,
    apiKeyId: key.id,
    settled: false,
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
    generation: existing?.generation ?? randomId(tenancy),
    revision: randomId(tenancy),
  };
  const event = { tenantId, change: "adopt", after: { ...auditedState(adopting), ...details } } as const;
  const finish = `run tenants ${finishingCommand(adopting)} to finish it`;
  const remove = `tenants delete ${tenantId} to remove it with its API key`;
  const adopt = async (done: (after: AuditedState) => Promise<void>, leaves: (what: string) => void) => {
    await tenancy.records.claimKey(key.id, tenantId);
    leaves(`tenant "${tenantId}" is left adopting: ${finish}, or ${remove}`);
    await begin(adopting, existing?.revision, tenancy);
    try {
      await followPlan(key.id, adopting, tenancy);
      const tokens = await claimTokens(adopting, tenancy);
      const tenant: TenantRecord = {
        ...adopting,
        status: key.enabled ? "active" : "suspended",
        settled: true,
        updatedAt: nowSeconds(tenancy),
        revision: randomId(tenancy),
      };
      await tenancy.records.write(tenant, adopting.revision);
      await done({ ...auditedState(tenant), ...details });
      return { tenant, tokens };
    } catch (error) {
      throw await resolveConflict(error, adopting, key.id, tenancy);
    }
  };
  return audited(event, tenancy, adopt);
}

/**
 * Records the adoption. If a concurrent run created the tenant with another key, the claim on this key is
 * released.
 */
async function begin(
  adopting: TenantRecord,
  replaces: string | undefined,
  { records }: Pick<Tenancy, "records">,
): Promise<void> {
  const { tenantId, apiKeyId = "" } = adopting;
  try {
    await records.write(adopting, replaces);
  } catch (error) {
    const isLost =
      error instanceof TenantChangedError && (await records.get(tenantId))?.apiKeyId !== apiKeyId;
    if (isLost) await records.releaseKey(apiKeyId, tenantId);
    throw error;
  }
}

/** Claims tokens that were stored by hand after the adoption, and applies the given plan and details. */
async function takeTokens(
  existing: TenantRecord,
  plan: PlanName | undefined,
  stated: TenantDetails,
  tenancy: Tenancy,
): Promise<AdoptedTenant> {
  const { tenantId } = existing;
  requireUnmoved(existing);
  const placed =
    plan === undefined || plan === existing.plan ? existing : await moveTenant(tenantId, plan, tenancy);
  const isSaid = Object.keys(stated).length > 0;
  const tenant = isSaid ? await updateTenant(tenantId, stated, tenancy) : placed;
  const done = await beginAudited({ tenantId, change: "adopt" }, tenancy);
  const tokens = await claimTokens(tenant, tenancy);
  await done(auditedState(tenant));
  return { tenant, tokens };
}

/**
 * A value of the form that `create` derives contains a tenant's id, of this or another environment of the
 * account. `create` would use the key for that tenant.
 */
async function checkIsNobodys(
  key: { readonly id: string; readonly value: string },
  tenantId: string,
  { environment, records }: Pick<Tenancy, "environment" | "records">,
): Promise<void> {
  for (const each of [environment, ...environments]) {
    const named = tenantNamedBy(key.value, each);
    if (named !== undefined && (named !== tenantId || each.name !== environment.name))
      throw new ApiKeyTakenError(key.id, named);
  }
  for await (const record of records.inOrder())
    if (record.clientId === key.value && record.tenantId !== tenantId)
      throw new ApiKeyTakenError(key.id, record.tenantId);
}

/** Assigns every token of a tenant's API key to the tenant. @returns their number */
async function claimTokens(
  { tenantId, clientId }: Pick<TenantRecord, "tenantId" | "clientId">,
  tenancy: Pick<Tenancy, "lookup" | "tokens" | "randomBytes">,
): Promise<number> {
  let count = 0;
  for await (const token of tenancy.lookup.withKey(clientId)) {
    count += 1;
    const { tokenHash, tokenId } = token;
    if (token.tenantId === tenantId && tokenId !== undefined) continue;
    await tenancy.tokens.assign(tokenHash, { tenantId, clientId, tokenId: tokenId ?? randomId(tenancy) });
  }
  return count;
}
