/** The record of a new token. Times are whole seconds since 1970. */
export interface NewToken {
  /** SHA-256 of the token in lower-case hexadecimal, never the token itself. */
  readonly tokenHash: string;
  /** The value of the tenant's API key. */
  readonly clientId: string;
  readonly tenantId: string;
  readonly tokenId: string;
  readonly label?: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly scopes?: readonly string[];
  /** The token does not work until it is enabled. `expiresAt` is its end from then on. */
  readonly disabled?: true;
  /** The name of the cell that the token itself names. @default the cell that stores it */
  readonly origin?: string;
}

/** The settings of a token that can be changed. */
export type TokenSettings = Pick<NewToken, "label" | "expiresAt" | "scopes" | "disabled">;

export type TokenOwner = Pick<NewToken, "clientId" | "tenantId" | "tokenId" | "origin">;

/**
 * The replacement of a token by a successor, written before the successor works. Times are seconds since
 * 1970.
 */
export interface Replacement {
  /** The public name of the successor. */
  readonly by: string;
  readonly byHash: string;
  /** The end of the replaced token. */
  readonly endsAt: number;
  /** The end of the replaced token before the replacement. Omitted if it had none. */
  readonly endedBefore?: number;
}

/**
 * The tokens table, for writing. A conditional write returns whether its condition held. Every method is
 * idempotent, and a repeated call returns the same result.
 */
export interface Tokens {
  /** Stores a token, which works from then on. */
  put(token: NewToken): Promise<void>;
  /** Stores a token that does not work yet: it is expired, and marked as undelivered. */
  hold(token: NewToken): Promise<void>;
  /** Activates a held token. @returns false if it was removed */
  release(token: NewToken): Promise<boolean>;
  /** Removes a held token. @returns false if it was released and works */
  discard(tokenHash: string): Promise<boolean>;
  /**
   * Records that a token is being replaced. The token still works.
   *
   * @param instead the hash of an earlier successor that was discarded
   * @returns false if the token was removed, has another successor, or its end is no longer
   * `replacement.endedBefore`
   */
  claim(tokenHash: string, replacement: Replacement, instead?: string): Promise<boolean>;
  /**
   * Sets the end of a replaced token. A disabled token gets the end when it is enabled.
   *
   * @returns false if the token was removed, or has another successor
   */
  end(tokenHash: string, replacement: Replacement): Promise<boolean>;
  /** Reverts a replacement and its end, unless the token was removed or has another successor. */
  restore(tokenHash: string, replacement: Replacement): Promise<void>;
  /**
   * Assigns a token that another program stored to its tenant, and gives it a public name if it has none.
   * Does nothing if the token was removed, or has another `clientId`.
   */
  assign(tokenHash: string, owner: TokenOwner): Promise<void>;
  /**
   * Changes a token that has not changed since it was read. A label, an end or scopes that `settings` lacks
   * are removed.
   *
   * @param revision random, and unique to this change
   * @returns false if the token was removed, changed or replaced since
   */
  update(found: FoundToken, settings: TokenSettings, revision: string): Promise<boolean>;
  /** Removes a token if it exists. */
  remove(tokenHash: string): Promise<void>;
}

/** A token in a tenant's list. A token that another program stored may have only a hash. */
export type ListedToken = Pick<NewToken, "tokenHash" | "tenantId"> &
  Partial<Pick<NewToken, "tokenId" | "label" | "createdAt" | "expiresAt" | "scopes" | "disabled">> & {
    /** The token does not work, because its secret was not delivered or is being delivered. */
    readonly undelivered?: true;
  };

/** The tokens table, for reading. */
export interface TokenLookup {
  /**
   * A tenant's tokens, from an index. A token of the last second and the end of a disabled token may be
   * missing.
   */
  ofTenant(tenantId: string): AsyncIterable<ListedToken>;
  /**
   * The tokens of an API key, by its value. This reads the whole table, because the key's value has no index.
   */
  withKey(
    clientId: string,
  ): AsyncIterable<Pick<ListedToken, "tokenHash" | "tokenId"> & { readonly tenantId?: string }>;
  find(tokenHash: string): Promise<FoundToken | undefined>;
}

/** A token with its complete record. */
export type FoundToken = Omit<ListedToken, "tenantId"> & {
  readonly clientId: string;
  readonly tenantId?: string;
  /** No index of the table contains it, nor `arrivedAt` and `replacement`. */
  readonly origin?: string;
  /** When a move brought it to the cell that stores it, in seconds since 1970. @default it was stored here first */
  readonly arrivedAt?: number;
  readonly replacement?: Replacement;
  /**
   * The reason why the authorizer refuses the record, without the record's values.
   *
   * @default the record is valid
   */
  readonly refused?: string;
  /** The record would be valid without its scopes, of which `scopes` has those that can be read. */
  readonly refusedForScopesOnly?: true;
};

export function sameSettings(one: TokenSettings, other: TokenSettings): boolean {
  const { label, expiresAt, scopes = [], disabled = false } = one;
  return (
    label === other.label &&
    expiresAt === other.expiresAt &&
    disabled === (other.disabled ?? false) &&
    JSON.stringify(scopes) === JSON.stringify(other.scopes ?? [])
  );
}

export function tokenIdOf({ tokenId, tokenHash }: Pick<ListedToken, "tokenId" | "tokenHash">): string {
  return tokenId ?? `hash-${tokenHash.slice(0, 12)}`;
}

/** @param now seconds since 1970 */
export function isExpired({ expiresAt }: Pick<ListedToken, "expiresAt">, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}
