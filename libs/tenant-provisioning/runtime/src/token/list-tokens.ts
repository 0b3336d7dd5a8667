import { nowSeconds, type TokenTenancy } from "../core/tenancy";
import { chunksOf } from "../core/in-parallel";
import { requireTenant } from "../core/require-tenant";
import type { FoundToken, ListedToken, TokenLookup } from "../core/tokens";
import { isExpired, tokenIdOf } from "../core/tokens";
import { defined } from "../core/defined";

/** A token without its hash, for display. Times are seconds since 1970. */
export interface ShownToken {
  /** The public name. For a token that others stored without one, the beginning of its hash. */
  readonly tokenId: string;
  readonly label?: string;
  readonly createdAt?: number;
  readonly expiresAt?: number;
  readonly scopes?: readonly string[];
  readonly expired: boolean;
  /** The token does not work, because its secret was not delivered or is being delivered. */
  readonly undelivered?: true;
  /** The token does not work until it is enabled. `expiresAt` is its end from then on. */
  readonly disabled?: true;
  /** The public name of the token that replaces it. */
  readonly replacedBy?: string;
}

/** A tenant's tokens, in no order. @throws {TenantIdError} before any call. {@link TenantNotFoundError} */
export async function* listTokens(
  untrustedTenantId: string,
  tenancy: Pick<TokenTenancy, "records" | "environment" | "lookup" | "clock">,
): AsyncIterable<ShownToken> {
  const { tenantId } = await requireTenant(untrustedTenantId, tenancy);
  const now = nowSeconds(tenancy);
  for await (const token of replacementsAhead(tenancy.lookup.ofTenant(tenantId), tenancy.lookup))
    yield shownToken(token, now);
}

/** @param now seconds since 1970 */
export function shownToken(
  token: Omit<ListedToken, "tenantId"> & Pick<FoundToken, "replacement">,
  now: number,
): ShownToken {
  const { label, createdAt, expiresAt, scopes, undelivered, disabled, replacement } = token;
  return {
    tokenId: tokenIdOf(token),
    ...defined({ label, createdAt }),
    ...(expiresAt !== undefined && !undelivered && { expiresAt }),
    ...(scopes !== undefined && { scopes }),
    expired: isExpired(token, now),
    ...(undelivered && { undelivered }),
    ...(disabled && { disabled }),
    ...(replacement && { replacedBy: replacement.by }),
  };
}

/** The number of tokens that are looked up at once, ahead of the consumer. */
const AHEAD = 20;

/** Adds the attributes that no index contains: the successors, and the ends of disabled tokens. */
export async function withReplacements(
  tokens: readonly ListedToken[],
  lookup: Pick<TokenLookup, "find">,
): Promise<(ListedToken & Pick<FoundToken, "replacement">)[]> {
  const found: (ListedToken & Pick<FoundToken, "replacement">)[] = [];
  for (const some of chunksOf(tokens, AHEAD))
    found.push(
      ...(await Promise.all(
        some.map(async (token) => {
          const stored = token.undelivered ? undefined : await lookup.find(token.tokenHash);
          return stored === undefined ? token : { ...stored, tenantId: token.tenantId };
        }),
      )),
    );
  return found;
}

async function* replacementsAhead(tokens: AsyncIterable<ListedToken>, lookup: Pick<TokenLookup, "find">) {
  let some: ListedToken[] = [];
  for await (const token of tokens) {
    some.push(token);
    if (some.length < AHEAD) continue;
    yield* await withReplacements(some, lookup);
    some = [];
  }
  yield* await withReplacements(some, lookup);
}
