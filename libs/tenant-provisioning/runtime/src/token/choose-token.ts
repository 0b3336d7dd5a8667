import { AmbiguousTokenError, TokenReplacedError, TokenStateError, TokenNotFoundError } from "./errors";
import { isExpired, tokenIdOf } from "../core/tokens";
import type { FoundToken, ListedToken } from "../core/tokens";

/** A token that may be rotated. */
export type Candidate = ListedToken & Pick<FoundToken, "replacement">;

export interface TokenChoice {
  readonly tenantId: string;
  /** @default the only token that works beyond `endsAt` and has no successor */
  readonly tokenId?: string;
  /** The planned end of the chosen token, and the time now: seconds since 1970. */
  readonly endsAt: number;
  readonly now: number;
}

/**
 * Chooses the token to rotate. A token that ends before the overlap, or that has a working successor, is
 * chosen only if no other token exists.
 *
 * @throws {TokenNotFoundError} {@link AmbiguousTokenError}
 * @throws {TokenStateError} when the named token is disabled.
 * @throws {TokenReplacedError} when the named token has ended after a replacement.
 */
export function chooseToken(
  tokens: readonly Candidate[],
  { tenantId, tokenId, endsAt, now }: TokenChoice,
): Candidate {
  const working = tokens.filter((token) => !isExpired(token, now) && !token.disabled);
  const workingHashes = new Set(working.map(({ tokenHash }) => tokenHash));
  const unreplaced = working.filter(({ replacement }) => !workingHashes.has(replacement?.byHash ?? ""));
  const lasting = unreplaced.filter(({ expiresAt = Infinity }) => expiresAt > endsAt);
  const candidates =
    tokenId === undefined
      ? ([lasting, unreplaced].find(({ length }) => length > 0) ?? working)
      : working.filter((token) => tokenIdOf(token) === tokenId);
  const [chosen] = candidates;
  if (chosen === undefined) {
    const disabled = tokens.find((token) => token.disabled && tokenIdOf(token) === tokenId);
    if (disabled) throw new TokenStateError(tenantId, tokenIdOf(disabled), "disabled");
    const ended = tokens.find((token) => token.replacement && tokenIdOf(token) === tokenId);
    if (ended?.replacement) throw new TokenReplacedError(tokenIdOf(ended), ended.replacement.by);
    throw new TokenNotFoundError(tenantId, tokenId);
  }
  if (candidates.length > 1) throw new AmbiguousTokenError(tenantId, candidates.map(tokenIdOf));
  return chosen;
}
