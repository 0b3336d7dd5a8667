import { tokenIdOf } from "../core/tokens";
import type { FoundToken, ListedToken } from "../core/tokens";
import { quoted } from "../core/free-text";
import { ConflictError, InvalidInputError, NotFoundError } from "../core/errors";

/** Another run changed or removed a token at the same time. */
export class TokenChangedError extends ConflictError {
  override readonly name = "TokenChangedError";

  constructor(token: Pick<ListedToken, "tokenId" | "tokenHash">) {
    super(
      `token ${tokenIdOf(token)} was changed or removed by another operator at the same time: check the tenant's tokens, and run the command again`,
    );
  }
}

/** A token already has a successor. */
export class TokenReplacedError extends ConflictError {
  override readonly name = "TokenReplacedError";

  /**
   * @param successor its public name
   * @param consequence the end of the message
   */
  constructor(tokenId: string, successor: string, consequence = "so no other token replaces it") {
    super(`token ${tokenId} is being replaced by token ${successor}, ${consequence}`);
  }
}

/** A token does not work, so it cannot be changed or rotated. */
export class TokenStateError extends ConflictError {
  override readonly name = "TokenStateError";

  constructor(tenantId: string, tokenId: string, state: "disabled" | "undelivered" | "expired") {
    super(
      {
        disabled: `token ${tokenId} is disabled: run tokens update ${tenantId} ${tokenId} --enable first`,
        undelivered: `token ${tokenId} was not delivered, and does not work: run tokens revoke ${tenantId} ${tokenId}`,
        expired: `token ${tokenId} has expired: run tokens mint ${tenantId} for a new one`,
      }[state],
    );
  }
}

/**
 * The authorizer refuses a token's record, so no other record is made of it: what cannot be read of its scopes
 * could turn into no scopes, which open every route.
 */
export class TokenRefusedError extends ConflictError {
  override readonly name = "TokenRefusedError";

  constructor(token: FoundToken, tenantId: string) {
    const id = tokenIdOf(token);
    super(
      `token ${id} does not work, because ${token.refused}: ` +
        (token.refusedForScopesOnly
          ? `run tokens update ${tenantId} ${id} with all scopes that it shall have`
          : `correct its item, or run tokens revoke ${tenantId} ${id}`),
    );
  }
}

/** A token has an end but no stored lifetime, so the operator has to set the lifetime of its successor. */
export class TokenLifetimeError extends InvalidInputError {
  override readonly name = "TokenLifetimeError";

  constructor(tokenId: string) {
    super(
      `token ${tokenId} expires, and its lifetime is not stored: set the lifetime of the new one, ` +
        "for example with --expires-in 90d or --expires-in never",
    );
  }
}

/** A tenant, or any tenant, has no token with this id, or a tenant has no token at all. */
export class TokenNotFoundError extends NotFoundError {
  override readonly name = "TokenNotFoundError";

  /** @param tenantId undefined for all tenants */
  constructor(tenantId: string | undefined, tokenId?: string) {
    const owner = tenantId === undefined ? "no tenant" : `tenant "${tenantId}"`;
    super(
      tokenId === undefined
        ? `${owner} has no token that works`
        : `${owner} has ${tenantId === undefined ? "a" : "no"} token ${quoted(tokenId)}`,
    );
  }
}

/** A tenant has several tokens, and the command names none. */
export class AmbiguousTokenError extends InvalidInputError {
  override readonly name = "AmbiguousTokenError";

  constructor(tenantId: string, tokenIds: readonly string[]) {
    super(`tenant "${tenantId}" has ${tokenIds.length} tokens: name one of ${tokenIds.join(", ")}`);
  }
}

/**
 * A token was ended or changed, but flushing the authorizer's cache failed. Cached results may still allow
 * its requests.
 */
export class CacheNotFlushedError extends Error {
  override readonly name = "CacheNotFlushedError";

  /**
   * @param cause the failure of the flush
   * @param outcome the change of the token
   */
  constructor(tenantId: string, tokenId: string, cause: unknown, outcome: "ended" | "changed" = "ended") {
    super(
      `token ${tokenId} is ${outcome === "ended" ? "revoked" : "changed"}, but the authorizer's cache is not flushed, ` +
        `and may accept it ${outcome === "ended" ? "" : "as before "}until the cached result expires: ` +
        (outcome === "ended"
          ? `run tokens revoke ${tenantId} ${tokenId} --now to flush it`
          : "run the same command again to flush it"),
      { cause },
    );
  }
}
