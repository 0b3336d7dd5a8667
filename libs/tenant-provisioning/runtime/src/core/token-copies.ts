import { isDeepStrictEqual } from "node:util";
import { without } from "./defined";
import type { Replacement } from "./tokens";

/**
 * A token's stored record with all attributes, also those that this version does not know, so that a copy in
 * another cell lets in whom the original lets in, and nobody else.
 */
export interface TokenCopy {
  readonly tokenHash: string;
  /** The value of the API key. */
  readonly clientId: string;
  /** The name of the cell that the token itself names, if it is not the one that stores it. */
  readonly origin?: string;
  /** When the tenant's last move brought it to the cell that stores it, in seconds since 1970. */
  readonly arrivedAt?: number;
  /** Seconds since 1970. */
  readonly expiresAt?: number;
  readonly undelivered?: true;
  readonly replacement?: Replacement;
  /** As the store has them. Only the adapter reads them. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The tokens tables of two cells between which a tenant moves. Every method is idempotent. */
export interface TokenCopies {
  /** The records of an API key's tokens, by its value. Reads the whole table, and sees every answered write. */
  ofKey(clientId: string): AsyncIterable<TokenCopy>;
  /** Stores a copy that gives no access yet, unless the table has the token. */
  hold(copy: TokenCopy): Promise<void>;
  /** Lets a held copy work as the original does. Does nothing if it was removed, or works already. */
  release(copy: TokenCopy): Promise<void>;
  /** Brings a copy into line with its original, unless the copy was removed or changed since it was read. */
  replace(copy: TokenCopy, read: TokenCopy): Promise<void>;
  /** Ends a token, unless it ends earlier. @param at seconds since 1970 */
  endBy(tokenHash: string, at: number): Promise<void>;
}

/** Whether two copies give the same access. The cells' keys, the tokens' origins and when they arrived differ. */
export function isSameCopy(one: TokenCopy, other: TokenCopy): boolean {
  const rest = ({ attributes }: TokenCopy) => without(attributes, "clientId", "origin", "arrivedAt");
  return isDeepStrictEqual(rest(one), rest(other));
}
