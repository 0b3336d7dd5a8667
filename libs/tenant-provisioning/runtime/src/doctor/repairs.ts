import { adoptTenant } from "../tenant/adopt-tenant";
import { auditedState, beginAudited } from "../audit/audited";
import { carryOutDeletion } from "../tenant/delete-tenant";
import { randomId, type Tenancy } from "../core/tenancy";
import type { DeployedPlan } from "../core/api-gateway-ports";
import type { FoundToken } from "../core/tokens";
import { settleTenant } from "../tenant/settle-tenant";
import { TenantChangedError } from "../core/errors";
import type { TenantRecord } from "../core/tenant-record";
import { TokenChangedError } from "../token/errors";

export const finishDeletion =
  (record: TenantRecord) =>
  async (tenancy: Tenancy): Promise<void> =>
    void (await carryOutDeletion(record, tenancy));

export const finishAdoption =
  ({ tenantId, apiKeyId = "" }: TenantRecord) =>
  async (tenancy: Tenancy): Promise<void> =>
    void (await adoptTenant({ tenantId, apiKeyId }, tenancy));

/** Assigns a token to its tenant. */
export const listToken =
  (tokenHash: string, tokenId: string | undefined, { tenantId, clientId }: TenantRecord) =>
  async (tenancy: Tenancy): Promise<void> => {
    const owner = { tenantId, clientId, tokenId: tokenId ?? randomId(tenancy) };
    const after = { tokenId: owner.tokenId };
    const done = await beginAudited({ tenantId, change: "repair", after }, tenancy);
    await tenancy.tokens.assign(tokenHash, owner);
    await done();
  };

/** Applies the record to API Gateway. */
export const settle =
  (record: TenantRecord) =>
  async (tenancy: Tenancy): Promise<void> => {
    const { tenantId } = record;
    const done = await beginAudited({ tenantId, change: "repair", after: auditedState(record) }, tenancy);
    await settleTenant(record, tenancy);
    await done();
  };

/** Removes a token that does not work. */
export const removeToken =
  (tokenHash: string, tokenId: string, tenantId: string) =>
  async (tenancy: Tenancy): Promise<void> => {
    const done = await beginAudited({ tenantId, change: "repair", before: { tokenId } }, tenancy);
    await tenancy.tokens.remove(tokenHash);
    await done();
  };

/** Removes a token whose secret was not delivered, unless it has been delivered meanwhile. */
export const discardToken =
  ({ tenantId, clientId, tokenHash }: FoundToken, tokenId: string) =>
  async (tenancy: Tenancy): Promise<void> => {
    const change = { tenantId: tenantId ?? clientId, change: "repair", before: { tokenId } } as const;
    const done = await beginAudited(change, tenancy);
    if (!(await tenancy.tokens.discard(tokenHash))) throw new TokenChangedError({ tokenId, tokenHash });
    await done();
  };

/** Ends a replaced token, or restores its end if its successor was not delivered. */
export const finishRotation =
  ({ tenantId, clientId, tokenHash, replacement }: FoundToken, tokenId: string) =>
  async (tenancy: Tenancy): Promise<void> => {
    if (replacement === undefined) return;
    const change = { tenantId: tenantId ?? clientId, change: "repair", before: { tokenId } } as const;
    const done = await beginAudited(change, tenancy);
    if (await tenancy.tokens.discard(replacement.byHash))
      await tenancy.tokens.restore(tokenHash, replacement);
    else if (!(await tenancy.tokens.end(tokenHash, replacement)))
      throw new TokenChangedError({ tokenId, tokenHash });
    await done();
  };

/** Removes the usage plan of a tenant that does not exist, unless it exists meanwhile. */
export const removeOwnPlan =
  (plan: DeployedPlan, tenantId: string) =>
  async (tenancy: Tenancy): Promise<void> => {
    if ((await tenancy.records.get(tenantId)) !== undefined) throw new TenantChangedError(tenantId);
    const done = await beginAudited({ tenantId, change: "repair" }, tenancy);
    await tenancy.ownPlans.remove(plan);
    await done();
  };

/** Removes an API key that has no tenant and no token, unless it is in use meanwhile. */
export const removeKey =
  (apiKeyId: string, tenantId: string) =>
  async (tenancy: Tenancy): Promise<void> => {
    if ((await tenancy.records.get(tenantId)) !== undefined) throw new TenantChangedError(tenantId);
    const done = await beginAudited({ tenantId, change: "repair", before: { apiKeyId } }, tenancy);
    await tenancy.keys.remove(apiKeyId);
    await done();
  };
