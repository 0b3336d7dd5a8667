/** What is stored for a new token. Times are in whole seconds since 1970. */
export interface NewToken {
  /** SHA-256 of the token in lower-case hexadecimal: never the token. */
  readonly tokenHash: string;
  /** Value of the tenant's API key. */
  readonly clientId: string;
  readonly tenantId: string;
  readonly tokenId: string;
  readonly label?: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
}

/** The tokens table. */
export interface Tokens {
  /** Stores a token, from when on it authenticates. Storing the same again changes nothing. */
  put(token: NewToken): Promise<void>;
}
