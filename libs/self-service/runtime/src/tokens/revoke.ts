import { requireFinishedTenant, requireStillThere, revokeToken } from "@tollgate/tenant-provisioning-runtime";
import type { Answer } from "../http/answer";
import type { Context } from "../ports";

/**
 * Removes a token of the tenant, also the caller's own and one with more scopes: ending access gives nobody any.
 *
 * @throws the errors of `revokeToken` and of the ports. A tenant that is being moved is refused, because the cell that it
 * moves to may have a copy of the token.
 */
export async function revokeOwnToken(
  tokenId: string,
  { caller, tenancy, service }: Context,
): Promise<Answer> {
  const { tenantId } = caller.tenant;
  const tenant = await requireFinishedTenant(tenantId, tenancy);
  await revokeToken({ tenantId, tokenId }, tenancy);
  // A move that began meanwhile may have copied the token before it was removed here.
  await requireStillThere(tenant, tenancy);
  return { status: 200, body: { tokenId, acceptedForSeconds: service.cacheTtlSeconds } };
}
