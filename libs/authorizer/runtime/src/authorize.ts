import { parseTokenRecord, type TokenRecord } from "@tollgate/records";
import { hashToken, parseToken } from "@tollgate/token-hashing";
import type { Allow, Decision, Holder, Unauthorized, UnauthorizedReason } from "./decision";

/** Where the hashes of valid tokens are kept. */
export interface TokenRecords {
  /**
   * Returns the record stored under a token's hash as it is, or undefined where there is none.
   *
   * Rejects when it cannot know, such as when the store does not answer in time: that is never "there is none".
   */
  find(tokenHash: string): Promise<unknown>;
}

/**
 * What an `Authorization` header must match as a whole: a token as RFC 6750 section 2.1 writes it (`b64token`), alone or
 * after the scheme `Bearer` in any case. API Gateway filters headers before (`identityValidationExpression`); this does not
 * rely on it.
 */
const HEADER = /^(?:bearer +)?([A-Za-z0-9._~+/-]+=*)$/i;

/** Takes the token out of a header, or returns undefined when the header is malformed. */
export function tokenFromHeader(untrustedHeader: string): string | undefined {
  return HEADER.exec(untrustedHeader)?.[1];
}

/** How one environment authorizes. */
export interface AuthorizerSettings {
  /** First part of every token that is minted for the environment, such as `tg_dev`. */
  readonly tokenPrefix: string;
  /** `any`: every token whose hash is stored; `checksummed`: of those, only what was minted with the prefix. */
  readonly acceptedTokens: "any" | "checksummed";
}

export interface AuthorizerDependencies {
  readonly records: TokenRecords;
  readonly settings: AuthorizerSettings;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * Decides whether the holder of an `Authorization` header is let in, and as whom.
 *
 * Whatever is not known for certain throws instead, so that the caller gets 500 and never an allow.
 *
 * @throws {TokenRecordError} when the stored record is not what it must be.
 * @throws whatever `records.find` rejects with.
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
  // Compared with "any", so that a setting which is neither value accepts less and not more.
  if (kind === "foreign" && settings.acceptedTokens !== "any") return unauthorized("not-accepted");

  const tokenHash = hashToken(untrustedToken);
  const untrustedRecord = await records.find(tokenHash);
  if (untrustedRecord === undefined) return unauthorized("unknown");
  const record = parseTokenRecord(untrustedRecord, tokenHash);
  // Before the end, which a disabled token has reached too: the log is to say why.
  if (record.disabled === true) return { ...unauthorized("disabled"), holder: holderOf(record) };
  return isExpired(record, clock())
    ? { ...unauthorized("expired"), holder: holderOf(record) }
    : allow(record);
}

function unauthorized(reason: UnauthorizedReason): Unauthorized {
  return { outcome: "unauthorized", reason };
}

/** DynamoDB deletes expired items within days, not at once, so the time is checked here too. */
function isExpired({ expiresAt }: TokenRecord, nowMs: number): boolean {
  // Negated, so that a clock that shows NaN expires every token that can expire.
  return expiresAt !== undefined && !(nowMs < expiresAt * 1000);
}

function allow(record: TokenRecord): Allow {
  const { clientId, tenantId } = record;
  return {
    outcome: "allow",
    usageIdentifierKey: clientId,
    principalId: tenantId ?? clientId,
    context: holderOf(record),
  };
}

function holderOf({ tenantId, tokenId }: TokenRecord): Holder {
  return { ...(tenantId !== undefined && { tenantId }), ...(tokenId !== undefined && { tokenId }) };
}
