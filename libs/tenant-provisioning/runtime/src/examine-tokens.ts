import type { Finding } from "./finding";
import type { InventoryToken } from "./inventory";
import { isExpired, tokenIdOf } from "./list-tokens";
import { listToken, removeToken } from "./repairs";
import type { Stock } from "./take-inventory";
import { isUnfinished, type TenantRecord } from "./tenant-record";

/**
 * The tokens that let nobody in, and those that let a tenant in and are not listed as its.
 *
 * @param now seconds since 1970
 */
export function* examineTokens(
  { tokens, keysByValue, records }: Pick<Stock, "tokens" | "keysByValue" | "records">,
  now: number,
): Iterable<Finding> {
  const owners = new Map([...records.values()].map((record) => [record.clientId, record] as const));
  for (const token of tokens) {
    const { tokenHash, clientId, tenantId } = token;
    const subject = tokenIdOf(token);
    const owner = owners.get(clientId);
    const repair = removeToken(tokenHash, subject, tenantId ?? owner?.tenantId ?? clientId);
    if (!keysByValue.has(clientId)) {
      const cause = `its API key is gone: ${clientId}`;
      yield { kind: "token-without-key", subject, cause, mend: "doctor --fix", repair };
    } else if (isExpired(token, now)) {
      const mend = tenantId === undefined ? "doctor --fix" : `tokens revoke ${tenantId} ${subject}`;
      yield { kind: "token-expired", subject, cause: "it has expired, and is still stored", mend, repair };
    } else if (owner !== undefined && !isUnfinished(owner.status) && tenantId !== owner.tenantId) {
      yield notListed(token, owner);
    }
  }
}

function notListed(token: InventoryToken, owner: TenantRecord): Finding {
  const { tokenHash, tokenId, tenantId } = token;
  const common = { subject: tokenIdOf(token), mend: `adopt ${owner.tenantId} --key ${owner.apiKeyId}` };
  if (tenantId === undefined) {
    const cause = `it lets in tenant ${owner.tenantId}, and is not listed as its`;
    return { ...common, kind: "token-without-tenant", cause, repair: listToken(tokenHash, tokenId, owner) };
  }
  // What backends are told of the caller would change, so a person decides.
  const cause = `it lets in tenant ${owner.tenantId}, and is listed as ${tenantId}'s`;
  return { ...common, kind: "token-of-another-tenant", cause };
}
