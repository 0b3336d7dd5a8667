import { randomId } from "./ids";
import type { Tenancy } from "./tenancy";
import type { TenantRecord } from "./tenant-record";

/** Has every token of a tenant's API key listed as the tenant's. @returns how many there are */
export async function claimTokens(
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
