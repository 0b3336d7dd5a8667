/** The record of a new token. Times are whole seconds since 1970. */
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
  /** It does not work until it is enabled; `expiresAt` is its end from then on. */
  readonly disabled?: true;
}

/** The settings of a token that can be changed. */
export type TokenSettings = Pick<NewToken, "label" | "expiresAt" | "scopes" | "disabled">;

export type TokenOwner = Pick<NewToken, "clientId" | "tenantId" | "tokenId">;

/** The replacement of a token by a successor, written before the successor works. Times are seconds since 1970. */
export interface Replacement {
  /** Public name of the successor. */
  readonly by: string;
  readonly byHash: string;
  /** The end of the replaced token. */
  readonly endsAt: number;
  /** Its end before the replacement; left out where it had none. */
  readonly endedBefore?: number;
}

/**
 * The tokens table, for writing. A conditional write returns whether its condition held. Every method is idempotent and returns the
 * same when it is repeated.
 */
export interface Tokens {
  /** Stores a token, which authenticates from then on. */
  put(token: NewToken): Promise<void>;
  /** Stores a token that does not authenticate yet: it is expired, and marked as undelivered. */
  hold(token: NewToken): Promise<void>;
  /** Activates a held token. @returns false where it was removed */
  release(token: NewToken): Promise<boolean>;
  /** Removes a held token. @returns false where it was released and works */
  discard(tokenHash: string): Promise<boolean>;
  /**
   * Records that a token is being replaced. It works as before.
   *
   * @param instead hash of an earlier successor that was discarded
   * @returns false where the token was removed, has another successor, or its end is no longer `replacement.endedBefore`
   */
  claim(tokenHash: string, replacement: Replacement, instead?: string): Promise<boolean>;
  /** Sets the end of a replaced token; a disabled one gets it when it is enabled. @returns false where it was removed, or has another successor */
  end(tokenHash: string, replacement: Replacement): Promise<boolean>;
  /** Reverts a replacement and its end, unless the token was removed or has another successor. */
  restore(tokenHash: string, replacement: Replacement): Promise<void>;
  /**
   * Assigns a token that others stored to its tenant, and gives it a public name where it has none. Nothing happens where it was
   * removed, or has another `clientId`.
   */
  assign(tokenHash: string, owner: TokenOwner): Promise<void>;
  /**
   * Changes a token that has not changed since it was read; a label, an end and scopes that `settings` lacks are removed.
   *
   * @param revision random, and unique to this change
   * @returns false where it was removed, changed or replaced since
   */
  update(found: FoundToken, settings: TokenSettings, revision: string): Promise<boolean>;
  /** Removes a token, unless it is gone. */
  remove(tokenHash: string): Promise<void>;
}

/** A token in a tenant's list. One that others stored may have nothing but its hash. */
export type ListedToken = Pick<NewToken, "tokenHash" | "tenantId"> &
  Partial<Pick<NewToken, "tokenId" | "label" | "createdAt" | "expiresAt" | "scopes" | "disabled">> & {
    /** It does not work, because its secret was not delivered, or not yet. */
    readonly undelivered?: true;
  };

/** The tokens table, for reading. */
export interface TokenLookup {
  /**
   * A tenant's tokens, from an index: a token of the last second may be missing, and so is the end of a disabled token.
   */
  ofTenant(tenantId: string): AsyncIterable<ListedToken>;
  /** The tokens of an API key, by its value. It reads the whole table, because the key's value has no index. */
  withKey(
    clientId: string,
  ): AsyncIterable<Pick<ListedToken, "tokenHash" | "tokenId"> & { readonly tenantId?: string }>;
  /** The token with a hash. */
  find(tokenHash: string): Promise<FoundToken | undefined>;
}

/** A token with all of its record. */
export type FoundToken = Omit<ListedToken, "tenantId"> & {
  readonly clientId: string;
  readonly tenantId?: string;
  /** Not in any index of the table. */
  readonly replacement?: Replacement;
  /** Why the authorizer refuses the record, without its values. @default the record is valid */
  readonly refused?: string;
};

/** Whether two tokens have the same settings. */
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
