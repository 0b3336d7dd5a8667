import { isIdentity, TOKEN_LIMITS } from "./forms";

/** The stored record of one token. Times are in seconds since 1970. */
export interface TokenRecord {
  /** SHA-256 of the token in lower-case hexadecimal. */
  readonly token: string;
  /** Value of the API key that meters and limits the token's holder. */
  readonly clientId: string;
  readonly tenantId?: string;
  /** Public name of the token, for logs and for revoking it. */
  readonly tokenId?: string;
  readonly label?: string;
  readonly createdAt?: number | string;
  /** Time from which the token is refused. */
  readonly expiresAt?: number;
  /** At least one; without this field, the token may call every route. */
  readonly scopes?: readonly string[];
  /**
   * An operator has disabled the token. Its `expiresAt` has passed as well, so versions that do not know this
   * field refuse it too.
   */
  readonly disabled?: boolean;
}

/**
 * A stored record is not a valid token record, so it must admit nobody.
 *
 * The message names the field and the rule, never a value, because values are hashes and tenants' keys.
 */
export class TokenRecordError extends Error {
  override readonly name = "TokenRecordError";

  constructor(
    readonly field: string,
    readonly rule: string,
  ) {
    super(`token record: ${field} ${rule}`);
  }
}

/**
 * Others may have stored a longer label than an operator may write. It is accepted, because a label affects
 * no decision and is shown to nobody.
 */
const STORED_TEXT = 4 * TOKEN_LIMITS.label;

/** @returns the problem with a value */
type Check = (untrustedValue: unknown) => string | undefined;

const isText = (value: unknown, length: number): value is string =>
  typeof value === "string" && value !== "" && value.length <= length;

const text: Check = (value) =>
  isText(value, STORED_TEXT) ? undefined : `is not a text of 1 to ${STORED_TEXT} characters`;
const identity: Check = (value) =>
  typeof value === "string" && isIdentity(value)
    ? undefined
    : "is not 1 to 128 characters of printable ASCII without blanks and quotes";
const seconds: Check = (value) =>
  typeof value === "number" && value >= 0 && value <= TOKEN_LIMITS.expiresAt
    ? undefined
    : "is not a number of seconds since 1970";
const secondsOrText: Check = (value) =>
  seconds(value) === undefined || text(value) === undefined
    ? undefined
    : "is neither a number of seconds nor a text";
const scopes: Check = (value) => {
  const { scope, scopes: most, scopeCharacters } = TOKEN_LIMITS;
  const isList = Array.isArray(value) && value.every((each): each is string => isText(each, scope));
  // No scopes open every route, so a list from which a program has removed the last one must not mean none.
  if (!isList || value.length === 0 || value.length > most)
    return `is not a list of 1 to ${most} texts of 1 to ${scope} characters`;
  const total = value.reduce((sum, { length }) => sum + length, 0);
  return total <= scopeCharacters ? undefined : `has more than ${scopeCharacters} characters together`;
};
const flag: Check = (value) => (typeof value === "boolean" ? undefined : "is not true or false");

const required: Readonly<Record<"token" | "clientId", Check>> = { token: text, clientId: identity };
const optional: Readonly<Record<Exclude<keyof TokenRecord, keyof typeof required>, Check>> = {
  tenantId: identity,
  tokenId: identity,
  label: text,
  // For people only: the contract does not define its form, and no decision depends on it.
  createdAt: secondsOrText,
  expiresAt: seconds,
  scopes,
  disabled: flag,
};

const CHECKS: readonly (readonly [string, Check])[] = Object.entries({ ...required, ...optional });

/**
 * Checks a stored record. Unknown attributes are allowed and dropped.
 *
 * @param tokenHash The requested hash: a store that answers with another record is not trusted.
 * @throws {TokenRecordError} naming the first invalid field.
 */
export function parseTokenRecord(untrustedRecord: unknown, tokenHash: string): TokenRecord {
  if (typeof untrustedRecord !== "object" || untrustedRecord === null) {
    throw new TokenRecordError("itself", "is not an object");
  }
  const fields = new Map(Object.entries(untrustedRecord));
  const known: Record<string, unknown> = {};
  for (const [field, check] of CHECKS) {
    const value: unknown = fields.get(field);
    if (value === undefined && field in optional) continue;
    const broken = value === undefined ? "is missing" : check(value);
    if (broken) throw new TokenRecordError(field, broken);
    known[field] = value;
  }
  if (known["token"] !== tokenHash) throw new TokenRecordError("token", "is not the hash that was asked for");
  return known as unknown as TokenRecord;
}
