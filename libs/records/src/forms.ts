/**
 * Printable ASCII, 0x21 to 0x7e, except the quotes `"` (0x22), `'` (0x27) and the backtick (0x60): no blanks,
 * no control characters.
 */
const CHARACTER = "[!#-&(-_a-~]";

const IDENTITY = new RegExp(`^${CHARACTER}{1,128}$`);

/**
 * Whether a text is valid as the id of a tenant, a token or an API key in a record: 1 to 128 characters of
 * printable ASCII without quotes. API Gateway writes these ids unescaped into the access log's JSON, and
 * passes them to backends.
 */
export function isIdentity(untrustedText: string): boolean {
  return IDENTITY.test(untrustedText);
}

/** Value of an API key: the same characters; CreateApiKey accepts 20 to 128 of them. */
export const API_KEY_VALUE = new RegExp(`^${CHARACTER}{20,128}$`);

/** SHA-256 of a token. */
export const TOKEN_HASH = /^[0-9a-f]{64}$/;

/** Limits of the fields of a token's record, which every writer enforces. */
export const TOKEN_LIMITS = {
  /** Characters in a label. */
  label: 256,
  /** Characters in one scope. */
  scope: 256,
  /**
   * Scopes of a token, and the characters of all of them: a DynamoDB item has up to 400 KB, and an
   * authorizer's policy up to 8 KB.
   */
  scopes: 100,
  scopeCharacters: 8_192,
  /**
   * The year 5138. A larger number of "seconds" is probably milliseconds, and its token would never expire.
   */
  expiresAt: 100_000_000_000,
} as const;

/** The name of a scope: `scope-token` of RFC 6749, section 3.3, which has no blank, no `"` and no `\\`. */
export const SCOPE = new RegExp(`^[!#-[\\]-~]{1,${TOKEN_LIMITS.scope}}$`);
/** What {@link SCOPE} accepts, for messages. */
export const SCOPE_FORM = `1 to ${TOKEN_LIMITS.scope} printable ASCII characters without blanks, " and \\`;

/** The prefix of minted tokens: lower-case words joined by underscores, such as `tg_dev`. */
export const TOKEN_PREFIX = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** Name of a cell, which its tokens carry after the environment's prefix: `tg_prod_2`. */
export const CELL_NAME = /^[0-9a-z]{1,8}$/;

/** Name of a DynamoDB table or index (developer guide, "Naming rules"). */
export const TABLE_NAME = /^[\w.-]{3,255}$/;

/**
 * MD5 of the router's secret, as text: the 16 bytes that WAF compares. Terraform's configuration and its state can hold
 * printable ASCII without quotes, backslashes and `{`.
 */
export const ROUTER_SECRET_HASH = /^[!#-&(-[\]-_a-z|}~]{16}$/;
