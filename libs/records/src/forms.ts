/** Printable ASCII, 0x21 to 0x7e, but for the quotes `"` (0x22), `'` (0x27) and the backtick (0x60): no blanks, no control characters. */
const CHARACTER = "[!#-&(-_a-~]";

const IDENTITY = new RegExp(`^${CHARACTER}{1,128}$`);

/**
 * Whether a text may name a tenant, a token or an API key in a record: 1 to 128 characters of printable ASCII without quotes. API
 * Gateway writes them into the access log's JSON as they are, and hands them to backends.
 */
export function isIdentity(untrustedText: string): boolean {
  return IDENTITY.test(untrustedText);
}

/** Value of an API key: the same characters, of which CreateApiKey takes 20 to 128. */
export const API_KEY_VALUE = new RegExp(`^${CHARACTER}{20,128}$`);

/** SHA-256 of a token. */
export const TOKEN_HASH = /^[0-9a-f]{64}$/;

/** How much a token's record may say. Every entrance holds to it. */
export const TOKEN_LIMITS = {
  /** Characters of a label. */
  label: 256,
  /** Characters of one scope. */
  scope: 256,
  /** Scopes of a token, and the characters of all of them: an item of DynamoDB has 400 KB, an authorizer's policy 8 KB. */
  scopes: 100,
  scopeCharacters: 8_192,
  /** The year 5138. A greater number of "seconds" is milliseconds by mistake, and its token would never expire. */
  expiresAt: 100_000_000_000,
} as const;

/** Lower-case words joined by underscores, such as `tg_dev`: what minted tokens begin with. */
export const TOKEN_PREFIX = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** Name of a DynamoDB table or index (developer guide, "Naming rules"). */
export const TABLE_NAME = /^[\w.-]{3,255}$/;
