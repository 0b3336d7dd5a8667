/** What is stored for one token. Times are in seconds since 1970. */
export interface TokenRecord {
  /** SHA-256 of the token in lower-case hexadecimal. */
  readonly token: string;
  /** Value of the API key that meters and limits whoever holds the token. */
  readonly clientId: string;
  readonly tenantId?: string;
  /** Public name of the token, for logs and for revoking it. */
  readonly tokenId?: string;
  readonly label?: string;
  readonly createdAt?: number | string;
  /** From this second on, the token is refused. */
  readonly expiresAt?: number;
  readonly scopes?: readonly string[];
  /** An operator has disabled the token. Its `expiresAt` has passed as well, so a version that does not know this refuses it too. */
  readonly disabled?: boolean;
}
