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
  /** It lets nobody in until it is enabled; `expiresAt` is the end that it has then. */
  readonly disabled?: true;
}

/** What of a token can be changed. */
export type TokenSettings = Pick<NewToken, "label" | "expiresAt" | "scopes" | "disabled">;

export type TokenOwner = Pick<NewToken, "clientId" | "tenantId" | "tokenId">;

/** That a token is replaced by another one. It is written before the other works, and the end after. Times are in seconds since 1970. */
export interface Replacement {
  /** Public name of the successor. */
  readonly by: string;
  readonly byHash: string;
  /** When the replaced token is to end. */
  readonly endsAt: number;
  /** When it was to end before; left out where it did not end. */
  readonly endedBefore?: number;
}

/**
 * The tokens table, to change it. What is done on a condition answers whether it held. Every method may be called again with
 * the same arguments, and answers the same.
 */
export interface Tokens {
  /** Stores a token, from when on it authenticates. */
  put(token: NewToken): Promise<void>;
  /** Stores a token that lets nobody in: it is expired, and marked as undelivered. */
  hold(token: NewToken): Promise<void>;
  /** Makes a token that is held work. @returns false where it is gone */
  release(token: NewToken): Promise<boolean>;
  /** Removes a token that is held. @returns whether it is gone: false where it works */
  discard(tokenHash: string): Promise<boolean>;
  /**
   * Notes that a token is being replaced. It works as before.
   *
   * @param instead hash of a successor that the token has, and that is not to be had any more
   * @returns false where it is gone, has another successor, or has not the end any more that the replacement names
   */
  claim(tokenHash: string, replacement: Replacement, instead?: string): Promise<boolean>;
  /** Gives a replaced token its end; a disabled one gets it when it is enabled. @returns false where it is gone, or has another successor */
  end(tokenHash: string, replacement: Replacement): Promise<boolean>;
  /** Takes a replacement back, and gives the token the end that it had before; unless it is gone, or has another successor. */
  restore(tokenHash: string, replacement: Replacement): Promise<void>;
  /**
   * Says whose a token is that others stored, and gives it a public name where it has none. What it lets in stays the same.
   * Nothing happens where the token is gone, or has another `clientId`.
   */
  assign(tokenHash: string, owner: TokenOwner): Promise<void>;
  /**
   * Changes a token that is still as it was found; a label, an end and scopes that `settings` lacks are removed.
   *
   * @param revision random: it tells this change from all others
   * @returns false where it is gone, or somebody else has changed or replaced it
   */
  update(found: FoundToken, settings: TokenSettings, revision: string): Promise<boolean>;
  /** Removes a token, unless it is gone. */
  remove(tokenHash: string): Promise<void>;
}

/** A token as a tenant's list shows it. What others stored may lack everything but its hash. */
export type ListedToken = Pick<NewToken, "tokenHash" | "tenantId"> &
  Partial<Pick<NewToken, "tokenId" | "label" | "createdAt" | "expiresAt" | "scopes" | "disabled">> & {
    /** It lets nobody in, because its secret was not delivered, or not yet. */
    readonly undelivered?: true;
  };

/** The tokens table, for reading. */
export interface TokenLookup {
  /**
   * A tenant's tokens. One that was stored within the last second may be missing: the index follows the table. The end of a
   * disabled token is not in it.
   */
  ofTenant(tenantId: string): AsyncIterable<ListedToken>;
  /** The tokens of an API key, by its value, whoever stored them. It reads the whole table: the key is no index of it. */
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
  /** Why the authorizer lets nobody in by its record, without a value of it. @default it is as it must be */
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
