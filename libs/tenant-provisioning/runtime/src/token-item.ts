import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { NewToken } from "./tokens";

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
