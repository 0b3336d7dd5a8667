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
  readonly scopes?: readonly string[];
}

export type TokenOwner = Pick<NewToken, "clientId" | "tenantId" | "tokenId">;

/** The tokens table, to change it. */
export interface Tokens {
  /** Stores a token, from when on it authenticates. Storing the same again changes nothing. */
  put(token: NewToken): Promise<void>;
  /** Sets the second from which on a token is refused, unless the token is gone. */
  setExpiry(tokenHash: string, expiresAt: number): Promise<void>;
  /**
   * Says whose a token is that others stored, and gives it a public name where it has none. What it lets in stays the same.
   * Nothing happens where the token is gone, or has another `clientId`.
   */
  assign(tokenHash: string, owner: TokenOwner): Promise<void>;
  /** Removes a token, unless it is gone. */
  remove(tokenHash: string): Promise<void>;
}

/** A token as a tenant's list shows it. What others stored may lack everything but its hash. */
export type ListedToken = Pick<NewToken, "tokenHash" | "tenantId"> &
  Partial<Pick<NewToken, "tokenId" | "label" | "createdAt" | "expiresAt" | "scopes">>;

/** The tokens table, to look at it. */
export interface TokenLookup {
  /** A tenant's tokens. One that was stored within the last second may be missing: the index follows the table. */
  ofTenant(tenantId: string): AsyncIterable<ListedToken>;
  /** The tokens of an API key, by its value, whoever stored them. It reads the whole table: the key is no index of it. */
  withKey(
    clientId: string,
  ): AsyncIterable<Pick<ListedToken, "tokenHash" | "tokenId"> & { readonly tenantId?: string }>;
  /** The token with a hash. */
  find(
    tokenHash: string,
  ): Promise<
    (Omit<ListedToken, "tenantId"> & { readonly clientId: string; readonly tenantId?: string }) | undefined
  >;
}
