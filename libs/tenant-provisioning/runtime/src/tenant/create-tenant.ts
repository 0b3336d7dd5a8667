// Tenants: to create, adopt, change, show, list and delete them, with their API keys and plans.
// Not here: their tokens (`token`) and many tenants from a file (`import`).

import type { PlanName } from "@tollgate/environments";
import { resourceQuotas } from "@tollgate/aws-quotas";
import { apiKeyValue } from "../core/tenant-id";
import type { AuditedState } from "../core/audit-trail";
import { audited, auditedState } from "../audit/audited";
import { checkMintingOptions, checkTenantDetails, type MintingOptions } from "../core/limits";
import { type Delivery, toCaller, issueToken } from "../token/issue-token";
import {
  finishingCommand,
  updatedDetails,
  isUnfinished,
  type TenantDetails,
  type TenantRecord,
} from "../core/tenant-record";
import { nowSeconds, randomId, type Tenancy } from "../core/tenancy";
import { newToken } from "../token/mint-token";
import { followPlan, planIds } from "./place-in-plan";
import { noFreeApiKey, QuotaExceededError, TenantChangedError, TenantUnfinishedError } from "../core/errors";
import { removeTokens } from "../token/revoke-token";
import { TenantExistsError } from "./errors";
import type { ListedToken } from "../core/tokens";
import { TokenChangedError } from "../token/errors";
import { withdrawCreation, resolveConflict } from "./resolve-conflict";
import { defined } from "../core/defined";

export interface CreateOptions extends MintingOptions, TenantDetails {
  readonly tenantId: string;
  readonly plan: PlanName;
}

export interface CreatedTenant extends TenantDetails {
  readonly tenantId: string;
  readonly plan: PlanName;
  readonly apiKeyId: string;
  /** The secret. It is not stored, so it can be shown only once. */
  readonly token: string;
  /** The token's public name: 16 hexadecimal digits. */
  readonly tokenId: string;
  /** Second since 1970. Omitted if the token does not expire. */
  readonly expiresAt?: number;
}

/**
 * Creates a tenant's record, its API key in its plan, and its first token, in this order, so that an
 * interrupted run leaves no working token without a key. Running it again finishes it, and removes the token
 * of the earlier run, whose secret nobody received.
 *
 * @throws {TenantIdError} {@link TokenOptionError} {@link TenantDetailError} before any call.
 * @throws {PlanNotFoundError} {@link TenantExistsError} {@link TenantUnfinishedError} before anything is
 * created.
 * @throws {QuotaExceededError} when the account can have no more API keys. No record is left.
 * @throws {TenantChangedError} when another run creates or deletes the tenant meanwhile. Its token is
 * removed.
 * @throws the errors of `issueToken` and of the ports. They are the cause of a {@link LeftUnfinishedError} if
 * there may be a record.
 */
export async function createTenant(
  { tenantId, plan, name, contact, metadata, ...tokenOptions }: CreateOptions,
  tenancy: Tenancy,
  delivery: Delivery<CreatedTenant> = toCaller,
): Promise<CreatedTenant> {
  const { environment, records, keys } = tenancy;
  const clientId = apiKeyValue(environment, tenantId);
  const now = nowSeconds(tenancy);
  checkMintingOptions(tokenOptions, now, environment);
  const stated = defined({ name, contact, metadata });
  checkTenantDetails(stated);
  await planIds(plan, tenancy);
  const existing = await records.get(tenantId);
  if (existing !== undefined && existing.status !== "creating") {
    if (isUnfinished(existing.status)) throw new TenantUnfinishedError(tenantId, existing.status);
    throw new TenantExistsError(tenantId);
  }

  const { found, count } = await keys.count(clientId);
  if (found === undefined && count >= resourceQuotas.apiKeys) {
    if (existing !== undefined) await withdrawCreation(existing, tenancy);
    throw noFreeApiKey();
  }

  // Details of an interrupted run are kept unless this run sets them.
  const details = updatedDetails(existing ?? {}, stated);
  checkTenantDetails(details);
  const creating: TenantRecord = {
    ...details,
    tenantId,
    status: "creating",
    plan,
    // Only an interrupted import records limits before the tenant exists.
    ...(existing?.limits && { limits: existing.limits }),
    clientId,
    settled: false,
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
    generation: existing?.generation ?? randomId(tenancy),
    revision: randomId(tenancy),
  };
  const event = { tenantId, change: "create", after: { ...auditedState(creating), ...details } } as const;
  const left = `tenant "${tenantId}" is left`;
  const finish = `run tenants ${finishingCommand(creating)} to finish it`;
  const mint = `run tenants tokens mint ${tenantId}`;
  const remove = `tenants delete ${tenantId} to remove it`;
  const create = async (done: (after: AuditedState) => Promise<void>, leaves: (what?: string) => void) => {
    leaves(`${left} creating: ${finish}, or ${remove}`);
    await records.write(creating, existing?.revision);
    if (existing !== undefined) await removeTokens(lostTokens(existing, tenancy), tenancy);
    const apiKeyId = await makeKey(creating, tenancy, leaves);
    const { token, stored } = newToken(creating, tokenOptions, tenancy);
    const { tokenId, expiresAt } = stored;
    const issued = {
      tenantId,
      plan,
      apiKeyId,
      token,
      tokenId,
      ...details,
      ...(expiresAt !== undefined && { expiresAt }),
    };
    const commit = async () => {
      const active: TenantRecord = {
        ...creating,
        status: "active",
        apiKeyId,
        settled: true,
        updatedAt: nowSeconds(tenancy),
        revision: randomId(tenancy),
      };
      leaves(`${left} without a token: ${finish}; where that reports that it exists, ${mint}; or ${remove}`);
      await records.write(active, creating.revision);
      leaves(`${left} active, without a token: ${mint} for one, or ${remove}`);
      await done({ ...auditedState(active), ...details, tokenId });
    };
    const prepare = async () => {
      if ((await records.get(tenantId))?.revision !== creating.revision)
        throw new TenantChangedError(tenantId);
    };
    const causeOf = (error: unknown) => {
      // A concurrent creation removes the tokens of earlier runs.
      const cause = error instanceof TokenChangedError ? new TenantChangedError(tenantId) : error;
      return resolveConflict(cause, creating, apiKeyId, tenancy);
    };
    return issueToken({ stored, issued, prepare, commit, causeOf }, delivery, tenancy);
  };
  // The operation's name in the trail is the one that an import uses, which may have to finish this creation.
  return audited(event, tenancy, create, creating.revision);
}

/** Creates the tenant's key, enabled and in its plan. @returns its id */
async function makeKey(
  creating: TenantRecord,
  tenancy: Tenancy,
  leaves: (what?: string) => void,
): Promise<string> {
  const { environment, keys } = tenancy;
  const { tenantId, clientId } = creating;
  const description = `Tenant ${tenantId} in ${environment.name}`;
  const key = await keys.ensure({ value: clientId, description }).catch(async (error: unknown) => {
    // Another program has created the last keys since they were counted.
    if (error instanceof QuotaExceededError) {
      await withdrawCreation(creating, tenancy);
      leaves();
    }
    throw error;
  });
  try {
    await followPlan(key.id, creating, tenancy);
    if (!key.enabled) await keys.setEnabled(key.id, true);
    return key.id;
  } catch (error) {
    throw await resolveConflict(error, creating, key.id, tenancy);
  }
}

/**
 * The tokens of earlier runs, whose secrets nobody received. Excludes tokens that others stored for the key
 * before.
 */
async function* lostTokens(
  { tenantId, createdAt: since }: TenantRecord,
  { lookup }: Tenancy,
): AsyncIterable<ListedToken> {
  for await (const token of lookup.ofTenant(tenantId)) if ((token.createdAt ?? 0) >= since) yield token;
}
