import { auditedState, beginAudited } from "./audited";
import { deleteTenant } from "./delete-tenant";
import { settleTenant } from "./settle-tenant";
import type { Tenancy } from "./tenancy";
import type { TenantRecord } from "./tenant-record";

export const finishDeletion =
  ({ tenantId }: TenantRecord) =>
  async (tenancy: Tenancy): Promise<void> =>
    void (await deleteTenant(tenantId, tenancy));

/** Makes API Gateway follow the record. */
export const settle =
  (record: TenantRecord) =>
  async (tenancy: Tenancy): Promise<void> => {
    const { tenantId } = record;
    const done = await beginAudited({ tenantId, change: "repair", after: auditedState(record) }, tenancy);
    await settleTenant(record, tenancy);
    await done();
  };

/** Removes a token that lets nobody in. */
export const removeToken =
  (tokenHash: string, tokenId: string, tenantId: string) =>
  async (tenancy: Tenancy): Promise<void> => {
    const done = await beginAudited({ tenantId, change: "repair", before: { tokenId } }, tenancy);
    await tenancy.tokens.remove(tokenHash);
    await done();
  };

/** Removes an API key that no tenant and no token has. */
export const removeKey =
  (apiKeyId: string, tenantId: string) =>
  async (tenancy: Tenancy): Promise<void> => {
    const done = await beginAudited({ tenantId, change: "repair", before: { apiKeyId } }, tenancy);
    await tenancy.keys.remove(apiKeyId);
    await done();
  };
