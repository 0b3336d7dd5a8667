import { parseTokenRecord, type TokenRecord } from "@tollgate/records";
import { hashToken, parseToken, tokenFromHeader } from "@tollgate/token-hashing";
import type { Allow, Decision, Holder, Unauthorized, UnauthorizedReason } from "./decision";

/** The store of the hashes of valid tokens. */
export interface TokenRecords {
  /**
   * Returns the unchecked record stored under a token's hash, or undefined when there is none.
   *
   * Rejects when the answer is unknown, such as when the store does not answer in time. An unknown answer is
   * never "there is none".
   */
  find(tokenHash: string): Promise<unknown>;
}

/** The authorization settings of one environment. */
export interface AuthorizerSettings {
  /** First part of every token minted for the environment, such as `tg_dev`. */
  readonly tokenPrefix: string;
  /** `any`: every token whose hash is stored; `checksummed`: of those, only tokens minted with the prefix. */
  readonly acceptedTokens: "any" | "checksummed";
}

export interface AuthorizerDependencies {
  readonly records: TokenRecords;
  readonly settings: AuthorizerSettings;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * Decides whether to admit the holder of an `Authorization` header, and as which tenant.
 *
 * It throws on any uncertainty, so that the caller gets 500 and is never admitted.
 *
 * @throws {TokenRecordError} when the stored record is invalid.
 * @throws the rejection of `records.find`.
 */
export async function authorize(
  untrustedHeader: unknown,
  { records, settings, clock }: AuthorizerDependencies,
): Promise<Decision> {
  if (untrustedHeader === undefined || untrustedHeader === null || untrustedHeader === "") {
    return unauthorized("missing");
  }
  const untrustedToken = typeof untrustedHeader === "string" ? tokenFromHeader(untrustedHeader) : undefined;
  if (untrustedToken === undefined) return unauthorized("malformed");

  const kind = parseToken(untrustedToken, settings.tokenPrefix);
  if (kind === "damaged") return unauthorized("checksum");
  // Compared with "any", so that an invalid setting accepts fewer tokens and not more.
  if (kind === "foreign" && settings.acceptedTokens !== "any") return unauthorized("not-accepted");

  const tokenHash = hashToken(untrustedToken);
  const untrustedRecord = await records.find(tokenHash);
  if (untrustedRecord === undefined) return unauthorized("unknown");
  const record = parseTokenRecord(untrustedRecord, tokenHash);
  // Checked before expiry, because a disabled token has expired too and the log must give the real reason.
  if (record.disabled === true) return { ...unauthorized("disabled"), holder: holderOf(record) };
  return isExpired(record, clock())
    ? { ...unauthorized("expired"), holder: holderOf(record) }
    : allow(record);
}

function unauthorized(reason: UnauthorizedReason): Unauthorized {
  return { outcome: "unauthorized", reason };
}

/** DynamoDB deletes expired items within days, not at once, so the authorizer also checks the time. */
function isExpired({ expiresAt }: TokenRecord, nowMs: number): boolean {
  // Negated, so that a clock that returns NaN expires every token that has an expiry.
  return expiresAt !== undefined && !(nowMs < expiresAt * 1000);
}

function allow(record: TokenRecord): Allow {
  const { clientId, tenantId, scopes = [] } = record;
  return {
    outcome: "allow",
    usageIdentifierKey: clientId,
    principalId: tenantId ?? clientId,
    context: holderOf(record),
    scopes,
  };
}

function holderOf({ tenantId, tokenId }: TokenRecord): Holder {
  return { ...(tenantId !== undefined && { tenantId }), ...(tokenId !== undefined && { tokenId }) };
}
