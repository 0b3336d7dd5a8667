import { tokenIdOf } from "./list-tokens";
import type { ListedToken } from "./tokens";

/** Someone else changed or removed a token at the same time. */
export class TokenChangedError extends Error {
  override readonly name = "TokenChangedError";

  constructor(token: Pick<ListedToken, "tokenId" | "tokenHash">) {
    super(
      `token ${tokenIdOf(token)} was changed or removed by someone else meanwhile: look at the tenant's tokens, and run the command again`,
    );
  }
}

/** A token was to be replaced that another token replaces already. */
export class TokenReplacedError extends Error {
  override readonly name = "TokenReplacedError";

  /**
   * @param successor public name of the token that replaces it
   * @param consequence what can therefore not be done
   */
  constructor(tokenId: string, successor: string, consequence = "so no other token replaces it") {
    super(`token ${tokenId} is being replaced by token ${successor}, ${consequence}`);
  }
}

/** A token is not one that works, so what was asked for cannot be done with it. */
export class TokenStateError extends Error {
  override readonly name = "TokenStateError";

  constructor(tenantId: string, tokenId: string, state: "disabled" | "undelivered" | "expired") {
    super(
      {
        disabled: `token ${tokenId} is disabled: run tokens update ${tenantId} ${tokenId} --enable first`,
        undelivered: `token ${tokenId} was not delivered, and lets nobody in: run tokens revoke ${tenantId} ${tokenId}`,
        expired: `token ${tokenId} has ended, and stays so: run tokens mint ${tenantId} for another one`,
      }[state],
    );
  }
}

/** A token has an end, and it is not known for how long it was minted: so its successor's lifetime has to be said. */
export class TokenLifetimeError extends Error {
  override readonly name = "TokenLifetimeError";

  constructor(tokenId: string) {
    super(
      `token ${tokenId} ends, and how long it was minted for is not stored: say how long the new one is to last, ` +
        "such as --expires-in 90d or --expires-in never",
    );
  }
}
