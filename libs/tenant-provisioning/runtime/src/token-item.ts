import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { FoundToken, NewToken, Replacement } from "./tokens";

/** A token as DynamoDB stores it. */
export function tokenItem({
  tokenHash,
  clientId,
  tenantId,
  tokenId,
  label,
  createdAt,
  expiresAt,
  scopes,
}: NewToken): Record<string, AttributeValue> {
  return {
    token: { S: tokenHash },
    clientId: { S: clientId },
    tenantId: { S: tenantId },
    tokenId: { S: tokenId },
    createdAt: { N: String(createdAt) },
    ...(label !== undefined && { label: { S: label } }),
    ...(expiresAt !== undefined && { expiresAt: { N: String(expiresAt) } }),
    ...(scopes !== undefined && { scopes: { L: scopes.map((scope) => ({ S: scope })) } }),
  };
}

/** How long before its creation a token that is held has expired: longer than two clocks differ. */
const HELD_SECONDS = 86_400;

/** A token that lets nobody in yet. DynamoDB removes it by itself if it never does. */
export function heldItem(token: NewToken): Record<string, AttributeValue> {
  return {
    ...tokenItem(token),
    expiresAt: { N: String(token.createdAt - HELD_SECONDS) },
    undelivered: { BOOL: true },
  };
}

export function replacementAttribute({ by, byHash, endsAt, endedBefore }: Replacement): AttributeValue {
  return {
    M: {
      by: { S: by },
      byHash: { S: byHash },
      endsAt: { N: String(endsAt) },
      ...(endedBefore !== undefined && { endedBefore: { N: String(endedBefore) } }),
    },
  };
}

/** What says that a token is held, or replaced. */
export function stateOf(
  item: Record<string, AttributeValue>,
): Pick<FoundToken, "undelivered" | "replacement"> {
  const { by, byHash, endsAt, endedBefore } = item["replacement"]?.M ?? {};
  const replacement: Replacement = {
    by: by?.S ?? "",
    byHash: byHash?.S ?? "",
    endsAt: Number(endsAt?.N),
    ...(endedBefore?.N !== undefined && { endedBefore: Number(endedBefore.N) }),
  };
  return {
    // The index has not the mark, but nothing else expires before it is made.
    ...((item["undelivered"]?.BOOL === true ||
      Number(item["expiresAt"]?.N) < Number(item["createdAt"]?.N)) && {
      undelivered: true,
    }),
    ...(byHash?.S !== undefined && { replacement }),
  };
}
