import {
  type FoundToken,
  randomSecret,
  rotateToken,
  tokenIdOf,
  type TokenSecret,
} from "@tollgate/tenant-provisioning-runtime";
import { hashToken } from "@tollgate/token-hashing";
import { extentBeforeReplacement, requireWithin } from "../caller/bounds";
import { SelfServiceError } from "../errors";
import { type Answer, timeText } from "../http/answer";
import { once } from "../once/once";
import type { Context } from "../ports";
import { takePlace } from "./places";

/** A caller that replaces its own token and gets no answer needs the token for a repetition. */
const OWN_OVERLAP_SECONDS = 60;

export interface RotateWish {
  /** The public name of the token to replace. */
  readonly tokenId: string;
  readonly overlapSeconds: number;
}

/**
 * Replaces a token by one with its label, scopes and lifetime. The caller gets the secret of the successor, so it may only
 * replace a token with at most its own scopes and life.
 *
 * @param untrustedKey the idempotency key @default a repetition is refused, because the token has a successor
 * @throws {SelfServiceError} and the errors of `rotateToken` and of the ports
 */
export async function rotateOwnToken(
  wish: RotateWish,
  untrustedKey: string | undefined,
  context: Context,
): Promise<Answer> {
  const { caller, tenancy, service } = context;
  const { tenantId } = caller.tenant;
  if (wish.tokenId === caller.tokenId && wish.overlapSeconds < OWN_OVERLAP_SECONDS)
    throw new SelfServiceError("option_not_allowed");
  const rotate = async (secret: TokenSecret) => {
    await takePlace(tenantId, hashToken(secret.token), { ...service, tenancy });
    const { tokenId, expiresAt, replaced } = await rotateToken(
      { tenantId, ...wish, secret, latestEndOf: (old) => latestEndOf(old, context) },
      tenancy,
    );
    return {
      tokenId,
      ...(expiresAt !== undefined && { expiresAt: timeText(expiresAt) }),
      replaced: { tokenId: replaced.tokenId, expiresAt: timeText(replaced.expiresAt) },
    };
  };
  if (untrustedKey === undefined) {
    const secret = randomSecret(tenancy);
    return { status: 201, body: { ...(await rotate(secret)), token: secret.token } };
  }
  const finish = (tokenHash: string) => endReplaced(wish.tokenId, tokenHash, context);
  return once({ untrustedKey, request: ["rotate", wish], issue: rotate, finish }, context);
}

/** Refuses a token with more than the caller has, and returns when its successor has to end at the latest. */
function latestEndOf(old: FoundToken, { caller: { record } }: Context): number | undefined {
  requireWithin(record, extentBeforeReplacement(old));
  return record.expiresAt === undefined ? undefined : Math.floor(record.expiresAt);
}

/** Gives the replaced token its end, which a killed run may have left out after its successor worked. */
async function endReplaced(
  tokenId: string,
  successorHash: string,
  { caller, tenancy }: Context,
): Promise<object> {
  for await (const listed of tenancy.lookup.ofTenant(caller.tenant.tenantId)) {
    if (tokenIdOf(listed) !== tokenId) continue;
    const replacement = (await tenancy.lookup.find(listed.tokenHash))?.replacement;
    if (replacement?.byHash !== successorHash) continue;
    await tenancy.tokens.end(listed.tokenHash, replacement);
    return { replaced: { tokenId, expiresAt: timeText(replacement.endsAt) } };
  }
  // It was revoked, or has ended and was removed.
  return {};
}
