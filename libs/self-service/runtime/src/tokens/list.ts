// What tenants do with their tokens: list, mint, rotate and revoke.
// Not here: the use cases themselves, which are those of the operator's command (`libs/tenant-provisioning`).

import { listTokens, type ShownToken, stateOfToken } from "@tollgate/tenant-provisioning-runtime";
import { type Answer, timeText } from "../http/answer";
import type { Context } from "../ports";

/** A tenant may have more, from an import. All of them would not fit into an answer. */
const MOST_LISTED = 1_000;

/** The tenant's tokens, oldest first. */
export async function listOwnTokens({ caller, tenancy }: Context): Promise<Answer> {
  const tokens: ShownToken[] = [];
  let isComplete = true;
  for await (const token of listTokens(caller.tenant.tenantId, tenancy)) {
    if (tokens.length === MOST_LISTED) {
      isComplete = false;
      break;
    }
    tokens.push(token);
  }
  tokens.sort(
    (one, other) => (one.createdAt ?? 0) - (other.createdAt ?? 0) || (one.tokenId < other.tokenId ? -1 : 1),
  );
  return { status: 200, body: { tokens: tokens.map((token) => shown(token, caller.tokenId)), isComplete } };
}

function shown(token: ShownToken, callerId: string): object {
  const { tokenId, label, createdAt, expiresAt, scopes, replacedBy } = token;
  return {
    tokenId,
    state: stateOfToken(token),
    ...(label !== undefined && { label }),
    ...(Number.isFinite(createdAt) && { createdAt: timeText(createdAt as number) }),
    ...(expiresAt !== undefined && { expiresAt: timeText(expiresAt) }),
    ...(scopes && { scopes }),
    ...(replacedBy !== undefined && { replacedBy }),
    ...(tokenId === callerId && { isCaller: true }),
  };
}
