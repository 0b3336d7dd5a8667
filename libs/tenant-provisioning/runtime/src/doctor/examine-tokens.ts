import { defined } from "../core/defined";
import type { Tenancy } from "../core/tenancy";
import { latestEnd } from "../core/limits";
import type { Finding } from "./finding";
import type { FoundToken } from "../core/tokens";
import { isExpired, tokenIdOf } from "../core/tokens";
import { discardToken, finishRotation, listToken, removeToken } from "./repairs";
import type { Stock } from "./take-inventory";
import { isElsewhere, isUnfinished, type TenantRecord } from "../core/tenant-record";
import type { Replacement } from "../core/tokens";

/**
 * Reports tokens that do not work, and working tokens that are missing from their tenant's list.
 *
 * @param now seconds since 1970
 */
export function* examineTokens(
  { tokens, keysByValue, records }: Pick<Stock, "tokens" | "keysByValue" | "records">,
  now: number,
  environment: Tenancy["environment"],
): Iterable<Finding> {
  const byHash = new Map(tokens.map((token) => [token.tokenHash, token] as const));
  const owners = new Map([...records.values()].map((record) => [record.clientId, record] as const));
  for (const token of tokens) {
    const { tokenHash, clientId, tenantId } = token;
    const subject = tokenIdOf(token);
    const owner = owners.get(clientId);
    const repair = removeToken(tokenHash, subject, tenantId ?? owner?.tenantId ?? clientId);
    const ofTenant = defined({ tenantId: owner?.tenantId ?? tenantId });
    // The copies in a cell that a tenant is moving to, or has left, are the move's.
    if (owner !== undefined && isElsewhere(owner.status)) continue;
    if (token.undelivered === true) {
      const cause = "its secret was not delivered, so it does not work";
      const mend = `tokens revoke ${tenantId ?? "<tenant-id>"} ${subject}`;
      yield { kind: "token-undelivered", subject, cause, mend, repair: discardToken(token, subject) };
    } else if (!keysByValue.has(clientId)) {
      const cause = `its API key is gone: ${clientId}`;
      yield { kind: "token-without-key", subject, cause, mend: "doctor --fix", ...ofTenant, repair };
    } else if (token.refused !== undefined) {
      const cause = `the authorizer answers 500 for it: ${token.refused}`;
      yield {
        kind: "token-refused",
        subject,
        cause,
        mend: "correct its item, or delete it",
      };
    } else if (isExpired(token, now)) {
      const mend = tenantId === undefined ? "doctor --fix" : `tokens revoke ${tenantId} ${subject}`;
      const cause = "it has expired, and is still stored";
      yield { kind: "token-expired", subject, cause, mend, ...ofTenant, repair };
    } else if (owner !== undefined && !isUnfinished(owner.status) && tenantId !== owner.tenantId) {
      yield notListed(token, owner);
    } else if (token.replacement !== undefined && token.replacement.endsAt !== token.expiresAt) {
      yield {
        ...halfReplaced(token, token.replacement, byHash.get(token.replacement.byHash)),
        ...ofTenant,
      };
    } else if (token.replacement === undefined && livesTooLong(token, now, environment)) {
      yield {
        kind: "token-lives-too-long",
        subject,
        cause: `tokens of this environment live at most ${environment.maximumTokenLifetime}, and it ${
          token.expiresAt === undefined ? "has no end" : "ends later"
        }`,
        mend: `tokens rotate ${tenantId ?? "<tenant-id>"} --token ${subject}`,
      };
    }
  }
}

/** Whether its end is later than the environment allows. Without a valid time of creation, it counts from now. */
function livesTooLong(
  { createdAt, expiresAt }: FoundToken,
  now: number,
  environment: Tenancy["environment"],
): boolean {
  const latest = latestEnd(Math.min(createdAt ?? now, now), environment);
  return latest !== undefined && (expiresAt === undefined || expiresAt > latest);
}

/** Whether a rotation was interrupted: the successor does not exist, or the old token has no end. */
function halfReplaced(token: FoundToken, { by }: Replacement, successor: FoundToken | undefined): Finding {
  const subject = tokenIdOf(token);
  const isReplaced = successor !== undefined && successor.undelivered !== true;
  const cause = isReplaced
    ? `token ${by} replaces it, and it does not expire`
    : `token ${by} was to replace it, and was not delivered`;
  const mend = `tokens ${isReplaced ? "revoke" : "rotate"} ${token.tenantId} ${isReplaced ? "" : "--token "}${subject}`;
  return { kind: "rotation-unfinished", subject, cause, mend, repair: finishRotation(token, subject) };
}

function notListed(token: FoundToken, owner: TenantRecord): Finding {
  const { tokenHash, tokenId, tenantId } = token;
  const common = { subject: tokenIdOf(token), mend: `adopt ${owner.tenantId} --key ${owner.apiKeyId}` };
  if (tenantId === undefined) {
    const cause = `it authenticates tenant ${owner.tenantId}, and is missing from its tokens`;
    return { ...common, kind: "token-without-tenant", cause, repair: listToken(tokenHash, tokenId, owner) };
  }
  // The repair would change the caller's identity for backends, so a person has to decide.
  const cause = `it authenticates tenant ${owner.tenantId}, and is listed as ${tenantId}'s`;
  return { ...common, kind: "token-of-another-tenant", cause };
}
