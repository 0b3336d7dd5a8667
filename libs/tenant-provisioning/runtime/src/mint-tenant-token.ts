import { audited } from "./audited";
import type { TokenOptions } from "./limits";
import { checkTokenOptions } from "./limits";
import type { Delivery } from "./delivery";
import { toCaller } from "./delivery";
import { nowSeconds } from "./ids";
import { issueToken } from "./issue-token";
import { newToken } from "./new-token";
import { requireFinishedTenant, requireStillThere } from "./require-tenant";
import { mintedState } from "./store-token";
import type { Tenancy } from "./tenancy";

export interface MintOptions extends TokenOptions {
  readonly tenantId: string;
}

export interface MintedToken {
  readonly tenantId: string;
  /** The secret. It is stored nowhere, so this is the only time that it can be shown. */
  readonly token: string;
  /** The token's public name: 16 hexadecimal digits. */
  readonly tokenId: string;
  /** Second since 1970; left out where the token does not expire. */
  readonly expiresAt?: number;
}

/**
 * Mints a token for a tenant, and stores its hash. A suspended tenant's token works from when it is resumed.
 *
 * @throws {TenantIdError} {@link TokenOptionError} before any call.
 * @throws {TenantNotFoundError} {@link TenantUnfinishedError}
 * @throws {TenantChangedError} when the tenant is deleted meanwhile; the token is removed.
 * @throws what `issueToken` throws, and whatever the ports reject with.
 */
export async function mintTenantToken(
  { tenantId, ...options }: MintOptions,
  tenancy: Tenancy,
  delivery: Delivery<MintedToken> = toCaller,
): Promise<MintedToken> {
  checkTokenOptions(options, nowSeconds(tenancy));
  const tenant = await requireFinishedTenant(tenantId, tenancy);
  const { token, stored } = newToken(tenant, options, tenancy);
  const { tokenId, expiresAt } = stored;
  const issued = { tenantId, token, tokenId, ...(expiresAt !== undefined && { expiresAt }) };
  return audited({ tenantId, change: "mint-token", after: mintedState(stored) }, tenancy, (done) =>
    issueToken(
      // Whoever deletes the tenant may have listed its tokens before this one was there.
      { stored, issued, prepare: () => requireStillThere(tenant, tenancy), commit: () => done() },
      delivery,
      tenancy,
    ),
  );
}
