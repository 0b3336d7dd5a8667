import {
  environmentsOfCells,
  environmentName,
  environments,
  environmentTokenPrefix,
  type Environment,
} from "@tollgate/environments";
import { hashToken, parseToken } from "@tollgate/token-hashing";
import { nowSeconds, type Tenancy } from "../core/tenancy";
import { isExpired, tokenIdOf } from "../core/tokens";
import type { TenantStatus } from "../core/tenant-record";

/** The owner of a token, and whether it works. */
export interface VerifiedToken {
  /**
   * - `works`: requests with the token reach the backends as its tenant's.
   * - `refused`: its record is invalid, so the authorizer's answer is 500.
   * - `suspended`: its tenant is not active, so API Gateway refuses its key.
   * - `disabled`: an operator has disabled it.
   * - `undelivered`: its delivery failed or is not confirmed yet.
   * - `expired`, `unknown` (never stored here, or revoked), `damaged` (altered or cut: its checksum is
   * wrong).
   * - `not-accepted`: the environment accepts only tokens that Tollgate minted.
   */
  readonly state:
    | "works"
    | "refused"
    | "suspended"
    | "disabled"
    | "undelivered"
    | "expired"
    | "unknown"
    | "damaged"
    | "not-accepted";
  /** Another environment, according to the token's prefix. The token is not looked up there. */
  readonly mintedFor?: string;
  readonly tokenId?: string;
  readonly tenantId?: string;
  readonly tenantStatus?: TenantStatus;
  readonly label?: string;
  readonly expiresAt?: number;
}

/**
 * Finds another environment by the token's prefix. If one prefix begins with another, the longest whose checksum
 * matches counts.
 */
function otherEnvironment(
  untrustedToken: string,
  own: Pick<Environment, "name" | "tokenPrefix" | "cell">,
): Pick<VerifiedToken, "mintedFor"> {
  const isOther = (each: Pick<Environment, "name" | "cell">) =>
    environmentName(each) !== environmentName(own);
  const kindIn = ({ tokenPrefix }: Pick<Environment, "tokenPrefix">) =>
    parseToken(untrustedToken, tokenPrefix);
  const all = environmentsOfCells(environments);
  const [minter] = [own, ...all]
    .filter((each) => kindIn(each) === "minted")
    .sort((one, other) => other.tokenPrefix.length - one.tokenPrefix.length);
  const isForeign = kindIn({ tokenPrefix: environmentTokenPrefix(own) }) === "foreign";
  const found =
    minter ?? (isForeign ? all.find((each) => isOther(each) && kindIn(each) === "damaged") : undefined);
  return found === undefined || !isOther(found) ? {} : { mintedFor: found.name };
}

/**
 * Finds the owner of a secret. Only the hash of the secret leaves this function.
 *
 * @throws any error of the ports
 */
export async function verifyToken(
  untrustedToken: string,
  { acceptedTokens }: Pick<Environment["authorizer"], "acceptedTokens">,
  tenancy: Tenancy,
): Promise<VerifiedToken> {
  const kind = parseToken(untrustedToken, environmentTokenPrefix(tenancy.environment));
  const other = otherEnvironment(untrustedToken, tenancy.environment);
  if (kind === "damaged" && other.mintedFor === undefined) return { state: "damaged" };
  if (kind === "foreign" && acceptedTokens !== "any") return { state: "not-accepted", ...other };
  const found = await tenancy.lookup.find(hashToken(untrustedToken));
  if (found === undefined) return { state: "unknown", ...other };
  const { tenantId, label, expiresAt, undelivered, disabled } = found;
  const tenantStatus = tenantId && (await tenancy.records.get(tenantId))?.status;
  // A token that another program stored for a key without a tenant probably works.
  const isOff = tenantStatus !== undefined && tenantStatus !== "active" && tenantStatus !== "adopting";
  return {
    state: found.refused
      ? "refused"
      : undelivered
        ? "undelivered"
        : isExpired(found, nowSeconds(tenancy))
          ? "expired"
          : disabled
            ? "disabled"
            : isOff
              ? "suspended"
              : "works",
    tokenId: tokenIdOf(found),
    ...(tenantId !== undefined && { tenantId }),
    ...(tenantStatus && { tenantStatus }),
    ...(label !== undefined && { label }),
    ...(expiresAt !== undefined && !undelivered && { expiresAt }),
  };
}
