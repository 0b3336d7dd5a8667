import {
  checkMintingOptions,
  latestEnd,
  mintTenantToken,
  nowSeconds,
  randomSecret,
  type TokenSecret,
} from "@tollgate/tenant-provisioning-runtime";
import { hashToken } from "@tollgate/token-hashing";
import { boundedBy } from "../caller/bounds";
import { type Answer, timeText } from "../http/answer";
import type { MintWish } from "../http/read-body";
import { once } from "../once/once";
import type { Context } from "../ports";
import { takePlace } from "./places";

/**
 * Mints a token with at most the scopes and the life of the caller's.
 *
 * @param untrustedKey the idempotency key @default a repetition mints another token
 * @throws {SelfServiceError} and the errors of `mintTenantToken` and of the ports
 */
export async function mintOwnToken(
  wish: MintWish,
  untrustedKey: string | undefined,
  context: Context,
): Promise<Answer> {
  const { caller, tenancy } = context;
  const { tenantId } = caller.tenant;
  const mint = async (secret: TokenSecret) => {
    await takePlace(tenantId, hashToken(secret.token), { ...context.service, tenancy });
    const { scopes, expiresAt } = boundsOf(wish, context);
    const minted = await mintTenantToken(
      {
        tenantId,
        secret,
        ...(wish.label !== undefined && { label: wish.label }),
        ...(scopes && { scopes }),
        ...(expiresAt !== undefined && { expiresAt }),
      },
      tenancy,
    );
    return {
      tokenId: minted.tokenId,
      ...(minted.expiresAt !== undefined && { expiresAt: timeText(minted.expiresAt) }),
      ...(scopes && { scopes }),
    };
  };
  // Before anything is stored: a request that asks for too much is refused in the same way each time.
  const { label } = wish;
  const options = { ...boundsOf(wish, context), ...(label !== undefined && { label }) };
  checkMintingOptions(options, nowSeconds(tenancy), tenancy.environment);
  if (untrustedKey === undefined) {
    const secret = randomSecret(tenancy);
    return { status: 201, body: { ...(await mint(secret)), token: secret.token } };
  }
  return once({ untrustedKey, request: ["mint", wish], issue: mint }, context);
}

/** The scopes and the end of the token. The end without a wish is also within the environment's longest lifetime. */
function boundsOf({ scopes, expiresAt, expiresIn }: MintWish, { caller, tenancy }: Context) {
  const now = nowSeconds(tenancy);
  const end = expiresAt ?? (expiresIn === undefined ? undefined : now + expiresIn);
  const bounded = boundedBy(caller, {
    ...(scopes && { scopes }),
    ...(end !== undefined && { expiresAt: end }),
  });
  const latest = latestEnd(now, tenancy.environment);
  if (end !== undefined || latest === undefined) return bounded;
  return { ...bounded, expiresAt: Math.min(bounded.expiresAt ?? Infinity, latest) };
}
