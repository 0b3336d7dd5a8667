import { AmbiguousTokenError } from "./ambiguous-token-error";
import { isExpired, tokenIdOf } from "./list-tokens";
import { TokenNotFoundError } from "./token-not-found-error";
import type { ListedToken } from "./tokens";

export interface TokenChoice {
  readonly tenantId: string;
  /** @default the only token that works beyond `endsAt` */
  readonly tokenId?: string;
  /** When the chosen token is to end, and the time now: seconds since 1970. */
  readonly endsAt: number;
  readonly now: number;
}

/**
 * The token that a rotation is about. One that ends before its time is passed over where there is another: an earlier
 * rotation, which may have been cut short, ended it.
 *
 * @throws {TokenNotFoundError} {@link AmbiguousTokenError}
 */
export function chooseToken(
  tokens: readonly ListedToken[],
  { tenantId, tokenId, endsAt, now }: TokenChoice,
): ListedToken {
  const working = tokens.filter((token) => !isExpired(token, now));
  const named = working.filter((token) => tokenId !== undefined && tokenIdOf(token) === tokenId);
  const lasting = working.filter(({ expiresAt = Infinity }) => expiresAt > endsAt);
  const candidates = tokenId !== undefined ? named : lasting.length > 0 ? lasting : working;
  const [chosen] = candidates;
  if (chosen === undefined) throw new TokenNotFoundError(tenantId, tokenId);
  if (candidates.length > 1) throw new AmbiguousTokenError(tenantId, candidates.map(tokenIdOf));
  return chosen;
}
