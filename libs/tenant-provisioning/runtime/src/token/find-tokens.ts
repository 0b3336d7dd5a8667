import { nowSeconds, type Tenancy } from "../core/tenancy";
import type { Inventory } from "../core/inventory";
import type { ShownToken } from "./list-tokens";
import { listTokens, shownToken } from "./list-tokens";
import { tokenIdOf } from "../core/tokens";
import { TokenNotFoundError } from "./errors";

export const TOKEN_STATES = ["works", "disabled", "undelivered", "expired"] as const;

/** The state of a token according to its own record, regardless of its tenant's state. */
export type TokenState = (typeof TOKEN_STATES)[number];

export interface OwnedToken extends ShownToken {
  /** Omitted if another program stored the token without a tenant. */
  readonly tenantId?: string;
}

export interface TokenFilter {
  /** Selects one tenant's tokens. @default all tenants', by reading the whole tokens table */
  readonly tenantId?: string;
  /** @default any */
  readonly state?: TokenState;
  /**
   * Selects working and disabled tokens that end within this many seconds, sorted by their end.
   *
   * @default any end, in no order
   */
  readonly endingWithin?: number;
}

type Ports = Pick<Tenancy, "records" | "environment" | "lookup" | "clock"> & {
  readonly inventory: Pick<Inventory, "tokens">;
};

/** The tokens that a filter accepts. @throws the errors of `listTokens` and of the ports */
export async function* filterTokens(
  { tenantId, state, endingWithin }: TokenFilter,
  tenancy: Ports,
): AsyncIterable<OwnedToken> {
  const until = endingWithin === undefined ? undefined : nowSeconds(tenancy) + endingWithin;
  const ending: OwnedToken[] = [];
  for await (const token of tenantId === undefined ? tokensOfAll(tenancy) : ofTenant(tenantId, tenancy)) {
    if (state !== undefined && stateOfToken(token) !== state) continue;
    if (until === undefined) yield token;
    else if (!token.expired && token.expiresAt !== undefined && token.expiresAt <= until) ending.push(token);
  }
  yield* ending.sort((one, other) => (one.expiresAt ?? 0) - (other.expiresAt ?? 0));
}

/**
 * The tokens of all tenants with a public name. Minted names are random, but imported ones may repeat. This
 * reads the whole tokens table.
 *
 * @throws {TokenNotFoundError} when there is none, and any error of the ports.
 */
export async function* findTokens(tokenId: string, tenancy: Ports): AsyncIterable<OwnedToken> {
  let isFound = false;
  const now = nowSeconds(tenancy);
  for await (const listed of tenancy.inventory.tokens()) {
    if (tokenIdOf(listed) !== tokenId) continue;
    isFound = true;
    const token = (await tenancy.lookup.find(listed.tokenHash)) ?? listed;
    yield owned(token.tenantId, shownToken(token, now));
  }
  if (!isFound) throw new TokenNotFoundError(undefined, tokenId);
}

export function stateOfToken({ undelivered, expired, disabled }: ShownToken): TokenState {
  if (undelivered) return "undelivered";
  return expired ? "expired" : disabled ? "disabled" : "works";
}

async function* tokensOfAll(tenancy: Ports): AsyncIterable<OwnedToken> {
  const now = nowSeconds(tenancy);
  for await (const token of tenancy.inventory.tokens()) yield owned(token.tenantId, shownToken(token, now));
}

async function* ofTenant(tenantId: string, tenancy: Ports): AsyncIterable<OwnedToken> {
  for await (const token of listTokens(tenantId, tenancy)) yield owned(tenantId, token);
}

function owned(tenantId: string | undefined, token: ShownToken): OwnedToken {
  return { ...(tenantId !== undefined && { tenantId }), ...token };
}
